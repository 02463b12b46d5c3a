-- Hashes of the texts that go, where their record has no key of its own, or none that is known.
SELECT DISTINCT raw_documents.sha256
FROM raw_documents
LEFT JOIN documents USING (document_id)
WHERE document_id IN (FROM old_documents)
  AND (documents.record_key IS NULL OR (starts_with(documents.record_key, '#') AND NOT starts_with(documents.record_key, '##')))
ORDER BY raw_documents.sha256;
