SELECT coalesce(sum(raw_size_bytes), 0)::BIGINT
FROM quarantine
WHERE raw_path IS NULL AND raw_kept IN ('row', 'source');
