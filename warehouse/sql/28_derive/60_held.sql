INSERT INTO derive_held BY NAME
SELECT * EXCLUDE (batch_id, run_id, ingested_at)
FROM duplicates
SEMI JOIN derive_clusters USING (item_kind, method, cluster_id);
