-- What the warehouse holds of the texts concerned: the highest version of each, and the text that is open.
CREATE OR REPLACE TEMP TABLE raw_versions AS
SELECT
    document_id,
    max(version) AS version,
    max(sha256) FILTER (WHERE valid_to IS NULL) AS open_sha256
FROM raw_documents
WHERE EXISTS (SELECT 1 FROM commit_files WHERE is_known)
  AND (
    document_id IN (SELECT document_id FROM old_documents)
    OR document_id IN (SELECT document_id FROM staged_raw_documents)
  )
GROUP BY document_id;
