SELECT 'documents.document_id' AS key, document_id AS value FROM documents GROUP BY ALL HAVING count(*) > 1
UNION ALL
SELECT 'paragraphs.paragraph_id', paragraph_id FROM paragraphs GROUP BY ALL HAVING count(*) > 1
UNION ALL
SELECT 'spans', paragraph_id || '/' || ordinal FROM spans GROUP BY ALL HAVING count(*) > 1
UNION ALL
SELECT 'source_files.file_id', file_id FROM source_files GROUP BY ALL HAVING count(*) > 1
UNION ALL
SELECT 'source_files.source_uri (current)', source_uri FROM source_files WHERE is_current GROUP BY ALL HAVING count(*) > 1
UNION ALL
SELECT 'run_files', run_id || '/' || source_uri FROM run_files GROUP BY ALL HAVING count(*) > 1
UNION ALL
SELECT 'quarantine.quarantine_id', quarantine_id FROM quarantine GROUP BY ALL HAVING count(*) > 1
UNION ALL
SELECT 'runs.run_id', run_id FROM runs GROUP BY ALL HAVING count(*) > 1;
