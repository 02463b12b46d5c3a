CREATE TABLE forgotten (
    forgotten_id VARCHAR NOT NULL,
    scope VARCHAR NOT NULL,
    source_hash VARCHAR NOT NULL,
    reason VARCHAR,
    forgotten_at TIMESTAMP NOT NULL,
    erased_at TIMESTAMP,
    batch_id VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE forgotten IS 'A document or file that was taken down and is never loaded again; no word of it is here. Not published.';
COMMENT ON COLUMN forgotten.forgotten_id IS 'The document_id; of a whole file the hash of its source_uri; of a text that of both, its own too.';
COMMENT ON COLUMN forgotten.scope IS 'One document; a text in its file, for the record had no key and its place may change; or a file.';
COMMENT ON COLUMN forgotten.source_hash IS 'Hash of the source_uri of its file.';
COMMENT ON COLUMN forgotten.reason IS 'Why, in the words of whoever asked; null where nothing was said.';
COMMENT ON COLUMN forgotten.forgotten_at IS 'When it was taken out of all tables, UTC.';
COMMENT ON COLUMN forgotten.erased_at IS 'When its bytes were erased from the warehouse''s files too, UTC; null while that is to be done.';
COMMENT ON COLUMN forgotten.batch_id IS 'The batch of input that made the row: run and number; 0 for the run''s own rows.';
COMMENT ON COLUMN forgotten.run_id IS 'The run that made the row; sorts by time.';
COMMENT ON COLUMN forgotten.ingested_at IS 'When the run that made the row began, UTC.';
