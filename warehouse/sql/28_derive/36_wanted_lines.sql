CREATE OR REPLACE TEMP TABLE derive_wanted_lines AS
SELECT
    derive_lines.source_name,
    derive_lines.text_sha256,
    any_value(derive_lines.text) AS text,
    count(DISTINCT documents.text_sha256) AS document_count
FROM paragraphs
JOIN documents USING (document_id)
JOIN derive_lines
    ON derive_lines.text_sha256 = paragraphs.text_sha256 AND derive_lines.source_name = documents.source_name
GROUP BY ALL
HAVING count(DISTINCT documents.text_sha256) >= $min_documents;
