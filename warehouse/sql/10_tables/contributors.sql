CREATE TABLE contributors (
    document_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    role VARCHAR NOT NULL,
    organisation VARCHAR,
    office VARCHAR,
    batch_id VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE contributors IS 'A person or body that made a document.';
COMMENT ON COLUMN contributors.document_id IS 'The document.';
COMMENT ON COLUMN contributors.name IS 'The name as it stands in the text.';
COMMENT ON COLUMN contributors.role IS 'author, reporter, editor, photojournalist, ...';
COMMENT ON COLUMN contributors.organisation IS 'The body it belongs to, as it stands.';
COMMENT ON COLUMN contributors.office IS 'The office it holds, as it stands.';
COMMENT ON COLUMN contributors.batch_id IS 'The batch of input that made the row: run and number; 0 for the run''s own rows.';
COMMENT ON COLUMN contributors.run_id IS 'The run that made the row; sorts by time.';
COMMENT ON COLUMN contributors.ingested_at IS 'When the run that made the row began, UTC.';
