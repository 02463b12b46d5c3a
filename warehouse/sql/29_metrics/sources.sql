-- Per source: whether it was as expected when last tried, when that was, when it last was, its newest file, and its sums.
SELECT
    source_name,
    (max_by(status, run_id) = 'succeeded')::INTEGER AS up,
    epoch(max(ingested_at)) AS tried_at,
    epoch(max(ingested_at) FILTER (WHERE status = 'succeeded')) AS succeeded_at,
    epoch(max(newest_file_at)) AS newest_file_at,
    sum(documents)::BIGINT AS documents,
    sum(quarantined_records)::BIGINT AS quarantined,
    sum(read_bytes)::BIGINT AS read_bytes
FROM run_sources
GROUP BY source_name
ORDER BY source_name;
