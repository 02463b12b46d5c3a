CREATE VIEW mart_runs AS
SELECT
    run_id,
    kind,
    status,
    started_at,
    finished_at,
    date_diff('millisecond', started_at, finished_at) / 1000 AS duration_seconds,
    files_found,
    files_loaded,
    files_replaced,
    files_unchanged,
    files_quarantined,
    files_unreadable,
    files_ignored,
    files_missing,
    records,
    documents,
    paragraphs,
    fragments,
    quarantined_records + quarantined_streams + quarantined_files AS quarantined,
    quarantined_new,
    replayed,
    stale_documents,
    read_bytes,
    error,
    code_version,
    process_version,
    flow_run_id
FROM runs;
COMMENT ON VIEW mart_runs IS 'One execution a row, with the terms of its balance.';
COMMENT ON COLUMN mart_runs.run_id IS 'The run; sorts by time.';
COMMENT ON COLUMN mart_runs.kind IS 'What ran.';
COMMENT ON COLUMN mart_runs.status IS 'How it ended; mart_vocabulary says what each means.';
COMMENT ON COLUMN mart_runs.started_at IS 'UTC.';
COMMENT ON COLUMN mart_runs.finished_at IS 'UTC; null where it was killed.';
COMMENT ON COLUMN mart_runs.duration_seconds IS 'From start to end, seconds.';
COMMENT ON COLUMN mart_runs.files_found IS 'Files found = loaded + replaced + unchanged + quarantined + unreadable + ignored.';
COMMENT ON COLUMN mart_runs.files_loaded IS 'New files of which something was loaded.';
COMMENT ON COLUMN mart_runs.files_replaced IS 'Changed files of which something was loaded.';
COMMENT ON COLUMN mart_runs.files_unchanged IS 'Files that the warehouse holds already.';
COMMENT ON COLUMN mart_runs.files_quarantined IS 'Files of which nothing could be loaded.';
COMMENT ON COLUMN mart_runs.files_unreadable IS 'Files that could not be read.';
COMMENT ON COLUMN mart_runs.files_ignored IS 'Files left out, each with a reason in run_files.';
COMMENT ON COLUMN mart_runs.files_missing IS 'Known files that are gone.';
COMMENT ON COLUMN mart_runs.records IS 'Records cut from the files read.';
COMMENT ON COLUMN mart_runs.documents IS 'Documents loaded.';
COMMENT ON COLUMN mart_runs.paragraphs IS 'Paragraphs loaded.';
COMMENT ON COLUMN mart_runs.fragments IS 'Fragments loaded.';
COMMENT ON COLUMN mart_runs.quarantined IS 'Records, broken tails and files quarantined, met for the first time or again.';
COMMENT ON COLUMN mart_runs.quarantined_new IS 'Rows of the quarantine that no earlier run had met.';
COMMENT ON COLUMN mart_runs.replayed IS 'Quarantined records that it loaded after all.';
COMMENT ON COLUMN mart_runs.stale_documents IS 'Documents that older rules made.';
COMMENT ON COLUMN mart_runs.read_bytes IS 'Bytes of the files read, as stored.';
COMMENT ON COLUMN mart_runs.error IS 'Why it is not succeeded, in a sentence.';
COMMENT ON COLUMN mart_runs.code_version IS 'Version of Gristmill.';
COMMENT ON COLUMN mart_runs.process_version IS 'Hash of the rules that make rows.';
COMMENT ON COLUMN mart_runs.flow_run_id IS 'Prefect''s id of the flow run; null without Prefect.';
