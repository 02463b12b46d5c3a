CREATE TABLE quarantine (
    quarantine_id VARCHAR NOT NULL,
    scope VARCHAR NOT NULL,
    record_count BIGINT NOT NULL,
    stage VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    detail VARCHAR NOT NULL,
    source_name VARCHAR NOT NULL,
    source_uri VARCHAR NOT NULL,
    file_id VARCHAR NOT NULL,
    record_index BIGINT NOT NULL,
    last_record_index BIGINT,
    byte_start BIGINT NOT NULL,
    byte_end BIGINT NOT NULL,
    encoding_hint VARCHAR,
    raw_bytes BLOB,
    raw_path VARCHAR,
    raw_sha256 VARCHAR NOT NULL,
    raw_size_bytes BIGINT NOT NULL,
    raw_kept VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    dismissed_reason VARCHAR,
    dismissed_at TIMESTAMP,
    purged_at TIMESTAMP,
    first_seen_at TIMESTAMP NOT NULL,
    replayed_at TIMESTAMP,
    batch_id VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE quarantine IS 'What was rejected, with its bytes and what was wrong: a record, the rest of a stream, a file, or many records.';
COMMENT ON COLUMN quarantine.quarantine_id IS 'Hash of file, place, bytes and reason: met again unchanged it keeps its id.';
COMMENT ON COLUMN quarantine.scope IS 'record; stream: the broken tail of one; file: all of a file, on which a worker process died.';
COMMENT ON COLUMN quarantine.record_count IS 'Rejects that the row stands for: 1, or many records that are summed up (see last_record_index).';
COMMENT ON COLUMN quarantine.stage IS 'The step that refused it: read, parse, decode, process, validate, load.';
COMMENT ON COLUMN quarantine.reason IS 'Reason code; docs/tables.md lists them.';
COMMENT ON COLUMN quarantine.detail IS 'What was wrong, in a sentence.';
COMMENT ON COLUMN quarantine.source_name IS 'The configured source, or `adhoc`.';
COMMENT ON COLUMN quarantine.source_uri IS 'The file.';
COMMENT ON COLUMN quarantine.file_id IS 'The file version in which it was met last.';
COMMENT ON COLUMN quarantine.record_index IS 'Place in the file, 0-based; the line for lines; the first of many.';
COMMENT ON COLUMN quarantine.last_record_index IS 'Place of the last of many records, others may stand between; null for a row of one.';
COMMENT ON COLUMN quarantine.byte_start IS 'Where it begins in the decompressed file, bytes.';
COMMENT ON COLUMN quarantine.byte_end IS 'Where it ends, exclusive; of a file its size as stored.';
COMMENT ON COLUMN quarantine.encoding_hint IS 'Encoding of its file, as all its lines told it; null if none did.';
COMMENT ON COLUMN quarantine.raw_bytes IS 'The bytes, up to 1 MiB; longer ones are in the file that raw_path names; null for many or a file.';
COMMENT ON COLUMN quarantine.raw_path IS 'File of the bytes below the warehouse folder; null when they are in the row.';
COMMENT ON COLUMN quarantine.raw_sha256 IS 'SHA-256 of the bytes; for many records, or a file, of the file as stored.';
COMMENT ON COLUMN quarantine.raw_size_bytes IS 'Size of the bytes, also where they are not all kept.';
COMMENT ON COLUMN quarantine.raw_kept IS 'row, file: all bytes; source: its compressed file as stored; head: their beginning; purged; none.';
COMMENT ON COLUMN quarantine.status IS 'open; replayed: loaded since; superseded: its file came anew without it; dismissed: by somebody.';
COMMENT ON COLUMN quarantine.dismissed_reason IS 'Why somebody dismissed it, in their words.';
COMMENT ON COLUMN quarantine.dismissed_at IS 'When it was dismissed, UTC.';
COMMENT ON COLUMN quarantine.purged_at IS 'When its bytes were purged, UTC.';
COMMENT ON COLUMN quarantine.first_seen_at IS 'Start of the run that met it first, UTC.';
COMMENT ON COLUMN quarantine.replayed_at IS 'Start of the run that loaded it after all, UTC.';
COMMENT ON COLUMN quarantine.batch_id IS 'The batch of input that made the row: run and number; 0 for the run''s own rows.';
COMMENT ON COLUMN quarantine.run_id IS 'The run that made the row; sorts by time.';
COMMENT ON COLUMN quarantine.ingested_at IS 'When the run that made the row began, UTC.';
