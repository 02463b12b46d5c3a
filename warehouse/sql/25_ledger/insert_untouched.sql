-- The files of which nothing had to be loaded: known by size and time, left out, or settled by reading them.
INSERT INTO run_files BY NAME
SELECT
    classified.source_name,
    classified.source_uri,
    CASE WHEN coalesce(verdicts.status, classified.verdict) = 'unchanged' THEN classified.held_file_id END AS file_id,
    coalesce(verdicts.status, classified.verdict) AS status,
    coalesce(verdicts.reason, classified.reason) AS reason,
    $batch_id AS batch_id,
    $run_id AS run_id,
    $started_at AS ingested_at
FROM classified
LEFT JOIN verdicts USING (source_uri)
WHERE classified.verdict <> 'read' OR verdicts.status IS NOT NULL;
