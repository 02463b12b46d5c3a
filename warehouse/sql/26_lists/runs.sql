SELECT
    run_id, kind, status, started_at, finished_at, files_found, files_loaded, files_replaced, files_unchanged,
    documents, paragraphs, quarantined_records + quarantined_streams + quarantined_files AS quarantined, error, under_way
FROM runs
ORDER BY run_id DESC
LIMIT $last;
