DELETE FROM contributors
WHERE document_id IN (SELECT document_id FROM old_documents);
