-- The clusters that are touched.
CREATE OR REPLACE TEMP TABLE derive_clusters (item_kind VARCHAR, method VARCHAR, cluster_id VARCHAR);
