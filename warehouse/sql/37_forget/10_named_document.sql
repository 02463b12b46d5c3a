-- The file of a document, as long as any version of its text is held.
SELECT source_uri, format
FROM source_files
WHERE file_id IN (
    SELECT file_id FROM documents WHERE document_id = $document_id
    UNION ALL
    SELECT file_id FROM raw_documents WHERE document_id = $document_id
)
LIMIT 1;
