CREATE TABLE run_files (
    run_id VARCHAR NOT NULL,
    source_name VARCHAR NOT NULL,
    source_uri VARCHAR NOT NULL,
    file_id VARCHAR,
    status VARCHAR NOT NULL,
    reason VARCHAR,
    mill_seconds DOUBLE,
    batch_id VARCHAR NOT NULL,
    ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE run_files IS 'What became of one file in one run; every file found has one row.';
COMMENT ON COLUMN run_files.run_id IS 'The run that made the row; sorts by time.';
COMMENT ON COLUMN run_files.source_name IS 'The configured source, or `adhoc`.';
COMMENT ON COLUMN run_files.source_uri IS 'The file.';
COMMENT ON COLUMN run_files.file_id IS 'The version that was met; null where the file was not read.';
COMMENT ON COLUMN run_files.status IS 'loaded (new), replaced (changed), unchanged, quarantined (nothing loaded), unreadable, ignored.';
COMMENT ON COLUMN run_files.reason IS 'Why it was ignored or unreadable; null otherwise.';
COMMENT ON COLUMN run_files.mill_seconds IS 'Time by the clock that workers took for it, added up, s; null where none did.';
COMMENT ON COLUMN run_files.batch_id IS 'The batch of input that made the row: run and number; 0 for the run''s own rows.';
COMMENT ON COLUMN run_files.ingested_at IS 'When the run that made the row began, UTC.';
