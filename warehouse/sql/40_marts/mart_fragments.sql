CREATE VIEW mart_fragments AS
SELECT
    documents.source_name,
    documents.source_uri,
    paragraphs.document_id,
    paragraphs.paragraph_id,
    paragraphs.ordinal AS paragraph,
    paragraphs.language AS paragraph_language,
    spans.language,
    spans.script,
    spans.kind,
    spans.start_char,
    spans.end_char,
    spans.text,
    paragraphs.text AS paragraph_text
FROM spans
JOIN paragraphs USING (paragraph_id)
JOIN documents ON documents.document_id = paragraphs.document_id
WHERE spans.is_fragment;
COMMENT ON VIEW mart_fragments IS 'Every stretch of another language, with the paragraph it stands in.';
