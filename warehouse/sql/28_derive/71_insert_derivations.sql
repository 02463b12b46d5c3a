-- Runs that loaded something. run_id sorts by time, so that files of runs taken in long ago are skipped by their statistics.
INSERT INTO derivations BY NAME
SELECT loaded.run_id AS loaded_run_id, $version AS version, $batch_id AS batch_id, $run_id AS run_id, $started_at AS ingested_at
FROM (
    SELECT run_id FROM run_files WHERE status IN ('loaded', 'replaced', 'quarantined') AND run_id > $after
    UNION
    SELECT run_id FROM fingerprints
) AS loaded
WHERE loaded.run_id NOT IN (SELECT loaded_run_id FROM derivations);
