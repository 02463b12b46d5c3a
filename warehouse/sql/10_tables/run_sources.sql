CREATE TABLE run_sources (
    run_id VARCHAR NOT NULL,
    source_name VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    reason VARCHAR,
    detail VARCHAR,
    mill_seconds DOUBLE,
    newest_file_at TIMESTAMP,
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
COMMENT ON TABLE run_sources IS 'What one source came to in one run; over its sources the figures of a run add up.';
COMMENT ON COLUMN run_sources.run_id IS 'The run that made the row; sorts by time.';
COMMENT ON COLUMN run_sources.source_name IS 'The configured source, or `adhoc`.';
COMMENT ON COLUMN run_sources.status IS 'partial: something of it was not to be had, or not as expected; failed: nothing was had or loaded.';
COMMENT ON COLUMN run_sources.reason IS 'What was wrong; null where nothing was. A warning where it succeeded.';
COMMENT ON COLUMN run_sources.detail IS 'The same in a sentence.';
COMMENT ON COLUMN run_sources.mill_seconds IS 'Time by the clock that workers took for its files, added up, s; null for none.';
COMMENT ON COLUMN run_sources.newest_file_at IS 'When the newest file that is held of the source was changed, UTC; null where none is.';
COMMENT ON COLUMN run_sources.files_found IS 'Files found = loaded + replaced + unchanged + quarantined + unreadable + ignored.';
COMMENT ON COLUMN run_sources.files_loaded IS 'New files of which something was loaded.';
COMMENT ON COLUMN run_sources.files_replaced IS 'Changed files of which something was loaded.';
COMMENT ON COLUMN run_sources.files_unchanged IS 'Files with the content that the warehouse holds already.';
COMMENT ON COLUMN run_sources.files_quarantined IS 'Files of which nothing could be loaded.';
COMMENT ON COLUMN run_sources.files_unreadable IS 'Files that could not be read.';
COMMENT ON COLUMN run_sources.files_ignored IS 'Files left out, each with a reason in run_files.';
COMMENT ON COLUMN run_sources.files_missing IS 'Known files that are gone from a root that was scanned; outside files_found.';
COMMENT ON COLUMN run_sources.records IS 'Records cut from the files read = documents + quarantined_records.';
COMMENT ON COLUMN run_sources.documents IS 'Documents loaded.';
COMMENT ON COLUMN run_sources.paragraphs IS 'Paragraphs loaded.';
COMMENT ON COLUMN run_sources.spans IS 'Spans loaded.';
COMMENT ON COLUMN run_sources.fragments IS 'Spans loaded that are fragments.';
COMMENT ON COLUMN run_sources.quarantined_records IS 'Records quarantined, met for the first time or again.';
COMMENT ON COLUMN run_sources.quarantined_streams IS 'Broken tails of streams quarantined.';
COMMENT ON COLUMN run_sources.quarantined_files IS 'Files quarantined whole, for a worker process died on them.';
COMMENT ON COLUMN run_sources.read_bytes IS 'Bytes of the files read, as stored.';
COMMENT ON COLUMN run_sources.batch_id IS 'The batch of input that made the row: run and number; 0 for the run''s own rows.';
COMMENT ON COLUMN run_sources.ingested_at IS 'When the run that made the row began, UTC.';
