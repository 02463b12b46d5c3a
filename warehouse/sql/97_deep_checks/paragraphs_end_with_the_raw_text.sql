WITH ends AS (
    SELECT document_id, max(raw_end) AS raw_end FROM paragraphs GROUP BY document_id
)
SELECT document_id, ends.raw_end, length(raw_documents.raw_text) AS raw_chars
FROM raw_documents
JOIN ends USING (document_id)
WHERE raw_documents.valid_to IS NULL AND ends.raw_end <> length(raw_documents.raw_text);
