-- The lines are joined last, to what is counted: joined to documents by their source alone they would be multiplied.
CREATE OR REPLACE TEMP TABLE derive_wanted_lines AS
WITH counted AS MATERIALIZED (
    SELECT documents.source_name, paragraphs.text_sha256, count(DISTINCT documents.text_sha256) AS document_count
    FROM paragraphs
    JOIN documents USING (document_id)
    WHERE paragraphs.text_sha256 IN (SELECT text_sha256 FROM derive_lines)
    GROUP BY ALL
    HAVING count(DISTINCT documents.text_sha256) >= $min_documents
)
SELECT counted.source_name, counted.text_sha256, any_value(derive_lines.text) AS text, any_value(document_count) AS document_count
FROM counted
JOIN derive_lines USING (source_name, text_sha256)
GROUP BY ALL;
