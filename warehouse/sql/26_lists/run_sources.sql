SELECT
    source_name AS source, status, reason, files_found AS files, files_loaded + files_replaced AS loaded, documents,
    quarantined_records AS rejects, read_bytes / 1e6 AS mb, mill_seconds AS seconds
FROM run_sources
WHERE run_id = $run_id
ORDER BY source_name;
