-- What a source usually brings: the median of the documents that its last runs loaded; null where there were too few.
SELECT CASE WHEN count(*) >= $least_runs THEN median(documents) END
FROM (
    SELECT documents
    FROM run_sources
    WHERE source_name = $source_name AND run_id < $run_id AND status <> 'failed'
    ORDER BY run_id DESC
    LIMIT $runs
);
