-- What was rejected of a file, with the bytes that tell whose they are.
SELECT
    quarantine_id, scope, source_name, source_uri, file_id, record_index, last_record_index, byte_start, byte_end,
    encoding_hint, raw_bytes, raw_path, raw_kept,
    scope = 'record' AND status IN ('open', 'dismissed') AND file_id IN (SELECT file_id FROM source_files WHERE is_current)
        AS is_counted
FROM quarantine
WHERE source_uri = $source_uri AND reason <> 'forgotten'
ORDER BY quarantine_id;
