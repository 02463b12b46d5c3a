-- What `duplicates` holds of the clusters that are touched.
CREATE OR REPLACE TEMP TABLE derive_held AS
SELECT item_kind, item_id, method, cluster_id, similarity, is_first
FROM duplicates
SEMI JOIN derive_clusters USING (item_kind, method, cluster_id);
