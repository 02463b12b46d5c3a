CREATE TABLE repeated_lines (
    source_name VARCHAR NOT NULL,
    text_sha256 VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    document_count BIGINT NOT NULL,
    batch_id VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE repeated_lines IS 'A line that recurs across the documents of a source.';
COMMENT ON COLUMN repeated_lines.source_name IS 'The source.';
COMMENT ON COLUMN repeated_lines.text_sha256 IS 'SHA-256 of the line, as in paragraphs.';
COMMENT ON COLUMN repeated_lines.text IS 'The line.';
COMMENT ON COLUMN repeated_lines.document_count IS 'Documents of the source that hold it; those with one and the same text count once.';
COMMENT ON COLUMN repeated_lines.batch_id IS 'The batch of input that made the row: run and number; 0 for the run''s own rows.';
COMMENT ON COLUMN repeated_lines.run_id IS 'The run that made the row; sorts by time.';
COMMENT ON COLUMN repeated_lines.ingested_at IS 'When the run that made the row began, UTC.';
