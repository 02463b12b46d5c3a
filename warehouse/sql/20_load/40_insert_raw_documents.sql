-- A text as the warehouse has it open already is no new version.
INSERT INTO raw_documents BY NAME
SELECT staged.* REPLACE (coalesce(held.version, 0) + 1 AS version)
FROM staged_raw_documents AS staged
LEFT JOIN raw_versions AS held USING (document_id)
WHERE held.open_sha256 IS DISTINCT FROM staged.sha256;
