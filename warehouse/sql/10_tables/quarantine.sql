CREATE TABLE quarantine (
    quarantine_id VARCHAR NOT NULL,
    scope VARCHAR NOT NULL,
    stage VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    detail VARCHAR NOT NULL,
    source_name VARCHAR NOT NULL,
    source_uri VARCHAR NOT NULL,
    file_id VARCHAR NOT NULL,
    record_index BIGINT NOT NULL,
    byte_start BIGINT NOT NULL,
    byte_end BIGINT NOT NULL,
    encoding_hint VARCHAR,
    raw_bytes BLOB,
    raw_path VARCHAR,
    raw_sha256 VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    first_seen_at TIMESTAMP NOT NULL,
    replayed_at TIMESTAMP,
    batch_id VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE quarantine IS 'A rejected record, with the bytes it was made of and what was wrong.';
COMMENT ON COLUMN quarantine.quarantine_id IS 'Hash of file, place, bytes and reason: met again unchanged it keeps its id.';
COMMENT ON COLUMN quarantine.scope IS 'One record, or the broken tail of a stream.';
COMMENT ON COLUMN quarantine.stage IS 'The step that refused it: read, parse, decode, process, validate, load.';
COMMENT ON COLUMN quarantine.reason IS 'Reason code; docs/tables.md lists them.';
COMMENT ON COLUMN quarantine.detail IS 'What was wrong, in a sentence.';
COMMENT ON COLUMN quarantine.source_name IS 'The configured source, or `adhoc`.';
COMMENT ON COLUMN quarantine.source_uri IS 'The file.';
COMMENT ON COLUMN quarantine.file_id IS 'The file version in which it was met last.';
COMMENT ON COLUMN quarantine.record_index IS 'Place in the file, 0-based; the line for lines.';
COMMENT ON COLUMN quarantine.byte_start IS 'Where it begins in the decompressed file, bytes.';
COMMENT ON COLUMN quarantine.byte_end IS 'Where it ends, exclusive.';
COMMENT ON COLUMN quarantine.encoding_hint IS 'Encoding that the start of its file gave away; null where none.';
COMMENT ON COLUMN quarantine.raw_bytes IS 'The bytes, up to 1 MiB; longer ones are in the file that raw_path names.';
COMMENT ON COLUMN quarantine.raw_path IS 'File of the bytes below the warehouse folder; null when they are in the row.';
COMMENT ON COLUMN quarantine.raw_sha256 IS 'SHA-256 of the bytes.';
COMMENT ON COLUMN quarantine.status IS 'open; replayed: loaded since; superseded: its file came anew without it.';
COMMENT ON COLUMN quarantine.first_seen_at IS 'Start of the run that met it first, UTC.';
COMMENT ON COLUMN quarantine.replayed_at IS 'Start of the run that loaded it after all, UTC.';
COMMENT ON COLUMN quarantine.batch_id IS 'The batch of input that made the row: run and number; 0 for the run''s own rows.';
COMMENT ON COLUMN quarantine.run_id IS 'The run that made the row; sorts by time.';
COMMENT ON COLUMN quarantine.ingested_at IS 'When the run that made the row began, UTC.';
