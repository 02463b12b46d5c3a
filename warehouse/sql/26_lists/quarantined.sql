SELECT
    quarantine_id, status, scope, stage, reason, detail, source_uri, record_index, last_record_index, record_count, byte_start, byte_end,
    first_seen_at, replayed_at, dismissed_at, dismissed_reason, purged_at, raw_kept, raw_size_bytes, raw_sha256, raw_path, raw_bytes
FROM quarantine
WHERE quarantine_id = $id;
