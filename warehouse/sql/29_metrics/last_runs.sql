-- The run of each kind that ended last; times in seconds since 1970, memory in bytes, then a column for each stage.
SELECT
    kind, status, epoch(finished_at) AS ended_at, peak_memory_mb * 1e6 AS own_bytes, worker_memory_mb * 1e6 AS worker_bytes,
    discover_seconds, mill_seconds, load_seconds, derive_seconds, publish_seconds
FROM runs
WHERE finished_at IS NOT NULL AND status <> 'skipped'
QUALIFY row_number() OVER (PARTITION BY kind ORDER BY run_id DESC) = 1
ORDER BY kind;
