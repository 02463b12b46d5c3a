-- Closed versions of the texts that come back, for the count to go on from.
CREATE OR REPLACE TEMP TABLE raw_versions AS
SELECT
    document_id,
    max(version) AS version,
    max(sha256) FILTER (WHERE valid_to IS NULL) AS open_sha256
FROM raw_documents
WHERE document_id IN (SELECT document_id FROM staged_raw_documents)
GROUP BY document_id;
