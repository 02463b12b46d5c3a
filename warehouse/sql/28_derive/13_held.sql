-- What `duplicates` holds of the clusters that are touched.
CREATE OR REPLACE TEMP TABLE derive_held (
    item_kind VARCHAR,
    item_id VARCHAR,
    item_document_id VARCHAR,
    item_paragraph_id VARCHAR,
    method VARCHAR,
    cluster_id VARCHAR,
    similarity DOUBLE,
    is_first BOOLEAN,
    is_tie BOOLEAN
);
