-- The files of a run with their fate: those that took longest first, then those that did not come to be loaded.
SELECT
    run_files.source_uri AS file, run_files.status, run_files.reason, run_files.mill_seconds AS seconds, files.size_bytes / 1e6 AS mb,
    files.record_count AS records
FROM run_files
LEFT JOIN source_files AS files USING (file_id)
WHERE run_files.run_id = $run_id AND ($everything OR run_files.status <> 'unchanged')
ORDER BY run_files.mill_seconds DESC NULLS LAST, run_files.source_uri
LIMIT $most;
