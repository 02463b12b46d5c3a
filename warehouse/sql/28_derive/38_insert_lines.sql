INSERT INTO repeated_lines BY NAME
SELECT *, $batch_id AS batch_id, $run_id AS run_id, $started_at AS ingested_at
FROM derive_wanted_lines AS wanted
WHERE NOT EXISTS (
    SELECT 1 FROM repeated_lines AS held
    WHERE held.source_name = wanted.source_name AND held.text_sha256 = wanted.text_sha256
);
