-- Nothing of what was taken down is in a table, and nothing is left to be erased from files.
WITH held AS (
    SELECT document_id, left(sha256(format('6:source{}:{}', length(source_uri), source_uri)), 32) AS source_hash
    FROM documents
    UNION ALL
    SELECT raw_documents.document_id, left(sha256(format('6:source{}:{}', length(source_uri), source_uri)), 32)
    FROM raw_documents
    JOIN source_files USING (file_id)
)
SELECT forgotten_id, 'it is in the tables' AS wrong, '`gristmill forget` with its id takes it out' AS do
FROM forgotten
WHERE forgotten_id IN (SELECT document_id FROM held UNION ALL SELECT source_hash FROM held)
UNION ALL
SELECT forgotten_id, 'its bytes may still be in files of the warehouse', '`gristmill forget` without an id finishes that'
FROM forgotten
WHERE erased_at IS NULL;
