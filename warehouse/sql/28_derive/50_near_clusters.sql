INSERT INTO derive_clusters
SELECT DISTINCT item_kind, method, cluster_id
FROM duplicates
WHERE method = 'minhash'
  AND (
    item_id IN (FROM derive_reached)
    OR item_id IN (SELECT document_id FROM derive_changed)
  );
