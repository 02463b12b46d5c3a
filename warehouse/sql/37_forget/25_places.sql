-- Where forgotten documents stand in their file's version: rows that keep its count of records right come there.
SELECT source_name, source_uri, file_id, record_index, byte_start, byte_end
FROM documents
WHERE document_id IN (FROM old_documents);
