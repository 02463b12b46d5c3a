INSERT INTO duplicates BY NAME
SELECT *, $batch_id AS batch_id, $run_id AS run_id, $started_at AS ingested_at
FROM (FROM derive_wanted EXCEPT FROM derive_held);
