CREATE TABLE duplicates (
    item_kind VARCHAR NOT NULL,
    item_id VARCHAR NOT NULL,
    item_document_id VARCHAR NOT NULL,
    item_paragraph_id VARCHAR,
    method VARCHAR NOT NULL,
    cluster_id VARCHAR NOT NULL,
    similarity DOUBLE NOT NULL,
    is_first BOOLEAN NOT NULL,
    is_tie BOOLEAN NOT NULL,
    batch_id VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE duplicates IS 'Membership of a document or paragraph in a cluster of the same or nearly the same.';
COMMENT ON COLUMN duplicates.item_kind IS 'What is a member.';
COMMENT ON COLUMN duplicates.item_id IS 'document_id or paragraph_id.';
COMMENT ON COLUMN duplicates.item_document_id IS 'The member, or the document of a member that is a paragraph.';
COMMENT ON COLUMN duplicates.item_paragraph_id IS 'The member where it is a paragraph, else null.';
COMMENT ON COLUMN duplicates.method IS 'exact: the same normalised text; minhash: documents that are nearly the same.';
COMMENT ON COLUMN duplicates.cluster_id IS 'The cluster, within item_kind and method: the SHA-256 of an exact text, else the lowest document_id of the cluster.';
COMMENT ON COLUMN duplicates.similarity IS 'Similarity to the cluster''s first member, 0 to 1; estimated where not exact.';
COMMENT ON COLUMN duplicates.is_first IS 'Whether it is the cluster''s first: whose best_date is over earliest (a month or year with its last day), then the more exact, then the lowest document_id, then the first in the document.';
COMMENT ON COLUMN duplicates.is_tie IS 'Whether its date does not show it to be later than the first: the same day, a month or year that begins no later, or no date. On the first: whether that is so of another document of the cluster.';
COMMENT ON COLUMN duplicates.batch_id IS 'The batch of input that made the row: run and number; 0 for the run''s own rows.';
COMMENT ON COLUMN duplicates.run_id IS 'The run that made the row; sorts by time.';
COMMENT ON COLUMN duplicates.ingested_at IS 'When the run that made the row began, UTC.';
