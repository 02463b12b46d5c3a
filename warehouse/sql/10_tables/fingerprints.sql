CREATE TABLE fingerprints (
    document_id VARCHAR NOT NULL,
    source_name VARCHAR NOT NULL,
    bands BIGINT[],
    figures BIGINT[],
    key BIGINT,
    batch_id VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE fingerprints IS 'The fingerprint of a document, as of one load; the derive step removes it when its document is gone.';
COMMENT ON COLUMN fingerprints.document_id IS 'The document.';
COMMENT ON COLUMN fingerprints.source_name IS 'The document''s source.';
COMMENT ON COLUMN fingerprints.bands IS 'MinHash signature, a number per band of four slots, 14 bits each; null for a text that is too short to be compared, and for one loaded before there were fingerprints.';
COMMENT ON COLUMN fingerprints.figures IS 'Hashes of its figures, each with what stands before it, the 64 lowest; null where bands is.';
COMMENT ON COLUMN fingerprints.key IS 'Hash of bands and figures: texts of one key have the same.';
COMMENT ON COLUMN fingerprints.batch_id IS 'The batch of input that made the row: run and number; 0 for the run''s own rows.';
COMMENT ON COLUMN fingerprints.run_id IS 'The run that made the row; sorts by time.';
COMMENT ON COLUMN fingerprints.ingested_at IS 'When the run that made the row began, UTC.';
