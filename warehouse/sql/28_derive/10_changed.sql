-- Documents that came or went since the last derivation; one that was replaced did both.
CREATE OR REPLACE TEMP TABLE derive_changed AS
SELECT
    fingerprints.document_id,
    fingerprints.batch_id,
    fingerprints.run_id,
    fingerprints.source_name,
    fingerprints.key,
    documents.document_id IS NOT NULL AS is_live,
    fingerprints.run_id IN (SELECT loaded_run_id FROM derivations) AS was_derived
FROM fingerprints
LEFT JOIN documents USING (document_id, batch_id)
WHERE documents.document_id IS NULL
   OR fingerprints.run_id NOT IN (SELECT loaded_run_id FROM derivations);
