-- Every row's parent is there.
SELECT 'documents.file_id' AS key, document_id AS value
FROM documents
WHERE file_id NOT IN (SELECT file_id FROM source_files WHERE is_current)
UNION ALL
SELECT 'paragraphs.document_id', paragraph_id
FROM paragraphs
WHERE document_id NOT IN (SELECT document_id FROM documents)
UNION ALL
SELECT 'spans.paragraph_id', paragraph_id
FROM spans
WHERE paragraph_id NOT IN (SELECT paragraph_id FROM paragraphs)
UNION ALL
SELECT 'marks.paragraph_id', paragraph_id
FROM marks
WHERE paragraph_id NOT IN (SELECT paragraph_id FROM paragraphs)
UNION ALL
SELECT 'marks.document_id', document_id
FROM marks
WHERE document_id NOT IN (SELECT document_id FROM documents)
UNION ALL
SELECT 'contributors.document_id', document_id
FROM contributors
WHERE document_id NOT IN (SELECT document_id FROM documents)
UNION ALL
SELECT 'quarantine.file_id', quarantine_id
FROM quarantine
WHERE file_id NOT IN (SELECT file_id FROM source_files)
UNION ALL
SELECT 'run_files.file_id', run_id || '/' || source_uri
FROM run_files
WHERE file_id NOT IN (SELECT file_id FROM source_files)
UNION ALL
SELECT 'run_files.run_id', run_id || '/' || source_uri
FROM run_files
WHERE run_id NOT IN (SELECT run_id FROM runs);
