-- What is derived tells of items that are there: members exist, exact ones have their cluster's text, lines stand where it is
-- said. What a killed run loaded and the next will derive is known by its run, and nothing is demanded before that.
WITH pending AS (
    SELECT run_id FROM run_files WHERE status IN ('loaded', 'replaced', 'quarantined')
    UNION ALL
    SELECT run_id FROM documents
),
loose AS (
    SELECT 'duplicates: document' AS key, item_id AS value
    FROM duplicates
    LEFT JOIN documents ON documents.document_id = item_id
    WHERE item_kind = 'document'
      AND (document_id IS NULL OR (method = 'exact' AND text_sha256 <> cluster_id))
    UNION ALL
    SELECT 'duplicates: paragraph', item_id
    FROM duplicates
    LEFT JOIN paragraphs ON paragraphs.paragraph_id = item_id
    WHERE item_kind = 'paragraph' AND (paragraph_id IS NULL OR text_sha256 <> cluster_id)
    UNION ALL
    SELECT 'documents of one text', text_sha256
    FROM documents
    WHERE document_id NOT IN (SELECT item_id FROM duplicates WHERE item_kind = 'document' AND method = 'exact')
    GROUP BY text_sha256
    HAVING count(*) > 1
    UNION ALL
    SELECT 'repeated_lines', text_sha256
    FROM repeated_lines
    WHERE text_sha256 NOT IN (SELECT text_sha256 FROM paragraphs)
)
SELECT * FROM loose
WHERE NOT EXISTS (SELECT 1 FROM pending WHERE run_id NOT IN (SELECT loaded_run_id FROM derivations));
