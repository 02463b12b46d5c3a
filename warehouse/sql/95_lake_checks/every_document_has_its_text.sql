-- Every document has one open version of its text, and no text is open without its document.
WITH open_texts AS (
    SELECT document_id, count(*) AS texts FROM raw_documents WHERE valid_to IS NULL GROUP BY document_id
)
SELECT coalesce(documents.document_id, open_texts.document_id) AS document_id, open_texts.texts
FROM documents
FULL JOIN open_texts USING (document_id)
WHERE open_texts.texts IS DISTINCT FROM 1 OR documents.document_id IS NULL;
