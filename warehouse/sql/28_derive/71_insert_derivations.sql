INSERT INTO derivations BY NAME
SELECT
    runs.run_id AS loaded_run_id, $version AS version, $batch_id AS batch_id, $run_id AS run_id, $started_at AS ingested_at
FROM runs
WHERE runs.run_id NOT IN (SELECT loaded_run_id FROM derivations);
