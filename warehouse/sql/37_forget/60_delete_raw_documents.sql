DELETE FROM raw_documents
WHERE document_id IN (FROM old_documents);
