INSERT INTO run_files BY NAME
SELECT source_name, source_uri, file_id, status, NULL::VARCHAR AS reason, mill_seconds, batch_id, run_id, ingested_at
FROM commit_files;
