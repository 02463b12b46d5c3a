INSERT INTO source_files BY NAME
SELECT
    file_id, source_name, source_uri, path, sha256, size_bytes, modified_at, read_at, format, compression,
    record_count, true AS is_current, NULL::TIMESTAMP AS missing_since, batch_id, run_id, ingested_at
FROM commit_files;
