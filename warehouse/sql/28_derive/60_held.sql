INSERT INTO derive_held
SELECT item_kind, item_id, method, cluster_id, similarity, is_first
FROM duplicates
SEMI JOIN derive_clusters USING (item_kind, method, cluster_id);
