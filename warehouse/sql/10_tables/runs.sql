CREATE TABLE runs (
    run_id VARCHAR NOT NULL,
    flow_run_id VARCHAR,
    kind VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    started_at TIMESTAMP NOT NULL,
    finished_at TIMESTAMP,
    error VARCHAR,
    under_way VARCHAR,
    code_version VARCHAR NOT NULL,
    process_version VARCHAR NOT NULL,
    config_sha256 VARCHAR NOT NULL,
    quarantined_new BIGINT NOT NULL,
    replayed BIGINT NOT NULL,
    stale_documents BIGINT NOT NULL,
    discover_seconds DOUBLE,
    mill_seconds DOUBLE,
    load_seconds DOUBLE,
    derive_seconds DOUBLE,
    publish_seconds DOUBLE,
    peak_memory_mb DOUBLE,
    worker_memory_mb DOUBLE,
    files_found BIGINT NOT NULL,
    files_loaded BIGINT NOT NULL,
    files_replaced BIGINT NOT NULL,
    files_unchanged BIGINT NOT NULL,
    files_quarantined BIGINT NOT NULL,
    files_unreadable BIGINT NOT NULL,
    files_ignored BIGINT NOT NULL,
    files_missing BIGINT NOT NULL,
    records BIGINT NOT NULL,
    documents BIGINT NOT NULL,
    paragraphs BIGINT NOT NULL,
    spans BIGINT NOT NULL,
    fragments BIGINT NOT NULL,
    quarantined_records BIGINT NOT NULL,
    quarantined_streams BIGINT NOT NULL,
    quarantined_files BIGINT NOT NULL,
    read_bytes BIGINT NOT NULL,
    batch_id VARCHAR NOT NULL,
    ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE runs IS 'One execution, with every term of its balance.';
COMMENT ON COLUMN runs.run_id IS 'The run that made the row; sorts by time.';
COMMENT ON COLUMN runs.flow_run_id IS 'Prefect''s id of the flow run; null without Prefect.';
COMMENT ON COLUMN runs.kind IS 'What ran.';
COMMENT ON COLUMN runs.status IS 'partial: some of its sources failed, the others are loaded; failed: it stopped, or all failed; skipped: another run was active; abandoned: it was found running when nobody held the lock, so it was killed.';
COMMENT ON COLUMN runs.started_at IS 'UTC.';
COMMENT ON COLUMN runs.finished_at IS 'UTC; null while it runs or when it was killed.';
COMMENT ON COLUMN runs.error IS 'Why it is not succeeded, in a sentence.';
COMMENT ON COLUMN runs.under_way IS 'Files that workers were at, and the record, when it was killed, failed or waited long; else null.';
COMMENT ON COLUMN runs.code_version IS 'Version of Gristmill.';
COMMENT ON COLUMN runs.process_version IS 'Hash of the rules that make rows: code, data tables, configuration.';
COMMENT ON COLUMN runs.config_sha256 IS 'SHA-256 of the settings in force.';
COMMENT ON COLUMN runs.quarantined_new IS 'Rows of the quarantine that no earlier run had met.';
COMMENT ON COLUMN runs.replayed IS 'Quarantined records that this run loaded after all.';
COMMENT ON COLUMN runs.stale_documents IS 'Documents in the warehouse that older rules made.';
COMMENT ON COLUMN runs.discover_seconds IS 'Time by the clock for finding files, s.';
COMMENT ON COLUMN runs.mill_seconds IS 'Time by the clock for reading and milling, while nothing was loaded, s.';
COMMENT ON COLUMN runs.load_seconds IS 'Time by the clock for loading and the ledger, s.';
COMMENT ON COLUMN runs.derive_seconds IS 'Time by the clock for duplicates and lines that recur, s.';
COMMENT ON COLUMN runs.publish_seconds IS 'Time by the clock for publishing, s; readers have it with the next generation.';
COMMENT ON COLUMN runs.peak_memory_mb IS 'Most memory that the process of the run has had resident, MB.';
COMMENT ON COLUMN runs.worker_memory_mb IS 'The same of the largest of its worker processes that ended; null without any.';
COMMENT ON COLUMN runs.files_found IS 'Files found = loaded + replaced + unchanged + quarantined + unreadable + ignored.';
COMMENT ON COLUMN runs.files_loaded IS 'New files of which something was loaded.';
COMMENT ON COLUMN runs.files_replaced IS 'Changed files of which something was loaded.';
COMMENT ON COLUMN runs.files_unchanged IS 'Files with the content that the warehouse holds already.';
COMMENT ON COLUMN runs.files_quarantined IS 'Files of which nothing could be loaded.';
COMMENT ON COLUMN runs.files_unreadable IS 'Files that could not be read.';
COMMENT ON COLUMN runs.files_ignored IS 'Files left out, each with a reason in run_files.';
COMMENT ON COLUMN runs.files_missing IS 'Known files that are gone from a root that was scanned; outside files_found.';
COMMENT ON COLUMN runs.records IS 'Records cut from the files read = documents + quarantined_records.';
COMMENT ON COLUMN runs.documents IS 'Documents loaded.';
COMMENT ON COLUMN runs.paragraphs IS 'Paragraphs loaded.';
COMMENT ON COLUMN runs.spans IS 'Spans loaded.';
COMMENT ON COLUMN runs.fragments IS 'Spans loaded that are fragments.';
COMMENT ON COLUMN runs.quarantined_records IS 'Records quarantined, met for the first time or again.';
COMMENT ON COLUMN runs.quarantined_streams IS 'Broken tails of streams quarantined.';
COMMENT ON COLUMN runs.quarantined_files IS 'Files quarantined whole, for a worker process died on them.';
COMMENT ON COLUMN runs.read_bytes IS 'Bytes of the files read, as stored.';
COMMENT ON COLUMN runs.batch_id IS 'The batch of input that made the row: run and number; 0 for the run''s own rows.';
COMMENT ON COLUMN runs.ingested_at IS 'When the run that made the row began, UTC.';
