CREATE TABLE derivations (
    loaded_run_id VARCHAR NOT NULL,
    version VARCHAR NOT NULL,
    batch_id VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE derivations IS 'A run whose load the derived tables have taken in: `duplicates` and `repeated_lines`.';
COMMENT ON COLUMN derivations.loaded_run_id IS 'The run that loaded; run_id is the one that took its load in.';
COMMENT ON COLUMN derivations.version IS 'Hash of the rules they were derived by; other rules derive all anew.';
COMMENT ON COLUMN derivations.batch_id IS 'The batch of input that made the row: run and number; 0 for the run''s own rows.';
COMMENT ON COLUMN derivations.run_id IS 'The run that made the row; sorts by time.';
COMMENT ON COLUMN derivations.ingested_at IS 'When the run that made the row began, UTC.';
