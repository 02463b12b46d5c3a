-- Per source of the ledger: when the newest file that it is known to have was changed, and when it last did not fail.
WITH files AS (
    SELECT source_name, max(modified_at) AS newest_file_at FROM source_files WHERE is_current GROUP BY source_name
),
tried AS (
    SELECT source_name, max(ingested_at) FILTER (WHERE status <> 'failed') AS succeeded_at
    FROM run_sources
    GROUP BY source_name
)
SELECT source_name, files.newest_file_at, tried.succeeded_at
FROM files
FULL JOIN tried USING (source_name);
