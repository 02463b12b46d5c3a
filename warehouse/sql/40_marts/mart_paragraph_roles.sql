CREATE VIEW mart_paragraph_roles AS
WITH texts AS (
    SELECT source_name, count(DISTINCT text_sha256) AS documents FROM documents GROUP BY source_name
)
SELECT
    documents.source_name,
    paragraphs.document_id,
    paragraphs.paragraph_id,
    paragraphs.ordinal,
    paragraphs.role,
    CASE WHEN lines.document_count IS NOT NULL THEN 'boilerplate' ELSE paragraphs.role END AS role_in_source,
    lines.document_count,
    round(lines.document_count / texts.documents, 4) AS document_share,
    paragraphs.text
FROM paragraphs
JOIN documents USING (document_id)
JOIN texts ON texts.source_name = documents.source_name
LEFT JOIN repeated_lines AS lines
    ON lines.source_name = documents.source_name AND lines.text_sha256 = paragraphs.text_sha256;
COMMENT ON VIEW mart_paragraph_roles IS 'Paragraphs with their role, where a line that its source repeats is boilerplate.';
COMMENT ON COLUMN mart_paragraph_roles.source_name IS 'The configured source, or `adhoc`.';
COMMENT ON COLUMN mart_paragraph_roles.document_id IS 'The document.';
COMMENT ON COLUMN mart_paragraph_roles.paragraph_id IS 'The paragraph.';
COMMENT ON COLUMN mart_paragraph_roles.ordinal IS 'Place in the document, 0-based.';
COMMENT ON COLUMN mart_paragraph_roles.role IS 'The role that follows from the document alone.';
COMMENT ON COLUMN mart_paragraph_roles.role_in_source IS 'boilerplate for a line that the source repeats, else the role.';
COMMENT ON COLUMN mart_paragraph_roles.document_count IS 'Documents of the source that hold the line, copies counted once; null for a line that it does not repeat.';
COMMENT ON COLUMN mart_paragraph_roles.document_share IS 'document_count as a share of the source''s different documents.';
COMMENT ON COLUMN mart_paragraph_roles.text IS 'The text.';
