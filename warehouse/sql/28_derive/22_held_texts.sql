INSERT INTO derive_clusters
SELECT DISTINCT item_kind, method, cluster_id
FROM duplicates
WHERE item_kind = $item_kind AND method = 'exact' AND cluster_id IN (FROM derive_texts);
