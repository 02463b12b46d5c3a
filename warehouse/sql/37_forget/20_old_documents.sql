-- The documents that are to be forgotten: one, or all that a file ever held.
CREATE OR REPLACE TEMP TABLE old_documents AS
SELECT document_id
FROM documents
WHERE document_id = $document_id OR ($document_id IS NULL AND source_uri = $source_uri)
UNION
SELECT document_id
FROM raw_documents
WHERE document_id = $document_id
   OR ($document_id IS NULL AND file_id IN (SELECT file_id FROM source_files WHERE source_uri = $source_uri));
