CREATE TABLE source_files (
    file_id VARCHAR NOT NULL,
    source_name VARCHAR NOT NULL,
    source_uri VARCHAR NOT NULL,
    path VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    size_bytes BIGINT NOT NULL,
    modified_at TIMESTAMP NOT NULL,
    read_at TIMESTAMP NOT NULL,
    format VARCHAR NOT NULL,
    compression VARCHAR,
    record_count BIGINT NOT NULL,
    is_current BOOLEAN NOT NULL,
    missing_since TIMESTAMP,
    batch_id VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE source_files IS 'One version of an input file.';
COMMENT ON COLUMN source_files.file_id IS 'Hash of source_uri and sha256: the same version of a file keeps its id.';
COMMENT ON COLUMN source_files.source_name IS 'The configured source, or `adhoc`.';
COMMENT ON COLUMN source_files.source_uri IS '`<source name>/<path below the source''s root>`; stable across machines.';
COMMENT ON COLUMN source_files.path IS 'Where the file was found, on the machine that read it.';
COMMENT ON COLUMN source_files.sha256 IS 'SHA-256 of the file''s bytes as stored, before decompression.';
COMMENT ON COLUMN source_files.size_bytes IS 'Size as stored, bytes.';
COMMENT ON COLUMN source_files.modified_at IS 'Time of last change that the file system gave, UTC.';
COMMENT ON COLUMN source_files.read_at IS 'When the file was last read and hashed, UTC.';
COMMENT ON COLUMN source_files.format IS 'How the file is cut into records.';
COMMENT ON COLUMN source_files.compression IS 'How the file is compressed; null when it is not.';
COMMENT ON COLUMN source_files.record_count IS 'Records cut from this version: loaded and quarantined, without a broken tail.';
COMMENT ON COLUMN source_files.is_current IS 'Whether this is the version whose documents stand in the warehouse.';
COMMENT ON COLUMN source_files.missing_since IS 'When a run first found the file gone, UTC; null while it is there.';
COMMENT ON COLUMN source_files.batch_id IS 'The batch of input that made the row: run and number; 0 for the run''s own rows.';
COMMENT ON COLUMN source_files.run_id IS 'The run that made the row; sorts by time.';
COMMENT ON COLUMN source_files.ingested_at IS 'When the run that made the row began, UTC.';
