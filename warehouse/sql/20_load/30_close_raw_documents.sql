-- A text that changed or went with its record is closed; its words stay.
UPDATE raw_documents
SET valid_to = $started_at
WHERE valid_to IS NULL
  AND document_id IN (
    SELECT held.document_id
    FROM raw_versions AS held
    LEFT JOIN staged_raw_documents AS staged USING (document_id)
    WHERE staged.sha256 IS DISTINCT FROM held.open_sha256
  );
