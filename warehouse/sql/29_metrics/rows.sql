SELECT 'documents' AS table_name, count(*) AS n FROM documents
UNION ALL SELECT 'paragraphs', count(*) FROM paragraphs
UNION ALL SELECT 'spans', count(*) FROM spans
UNION ALL SELECT 'source_files', count(*) FROM source_files WHERE is_current
UNION ALL SELECT 'quarantine', count(*) FROM quarantine;
