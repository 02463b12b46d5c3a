SELECT
    run_id, kind, status, started_at, finished_at, files_found, files_loaded, files_replaced, files_unchanged,
    documents, paragraphs, quarantined_records + quarantined_streams AS quarantined, error
FROM runs
ORDER BY run_id DESC
LIMIT $last;
