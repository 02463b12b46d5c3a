CREATE VIEW mart_fragments AS
SELECT
    documents.source_name,
    documents.source_uri,
    paragraphs.document_id,
    paragraphs.paragraph_id,
    documents.publisher,
    documents.title,
    documents.url,
    documents.best_date,
    documents.best_date_precision,
    paragraphs.ordinal AS paragraph,
    paragraphs.language AS paragraph_language,
    spans.language,
    spans.script,
    spans.kind,
    spans.start_char,
    spans.end_char,
    substring(paragraphs.text, greatest(spans.start_char - 60, 0) + 1, least(spans.start_char, 60)) AS text_before,
    spans.text,
    substring(paragraphs.text, spans.end_char + 1, 60) AS text_after,
    paragraphs.text AS paragraph_text
FROM spans
JOIN paragraphs USING (paragraph_id)
JOIN documents ON documents.document_id = paragraphs.document_id
WHERE spans.is_fragment;
COMMENT ON VIEW mart_fragments IS 'Every stretch of another language, with the paragraph it stands in.';
COMMENT ON COLUMN mart_fragments.source_name IS 'The configured source, or `adhoc`.';
COMMENT ON COLUMN mart_fragments.source_uri IS 'The file.';
COMMENT ON COLUMN mart_fragments.document_id IS 'The document.';
COMMENT ON COLUMN mart_fragments.paragraph_id IS 'The paragraph.';
COMMENT ON COLUMN mart_fragments.publisher IS 'Who published the document.';
COMMENT ON COLUMN mart_fragments.title IS 'The document''s headline.';
COMMENT ON COLUMN mart_fragments.url IS 'The document''s address.';
COMMENT ON COLUMN mart_fragments.best_date IS 'The document''s date; of a month or year the first day.';
COMMENT ON COLUMN mart_fragments.best_date_precision IS 'How exact best_date is: day, month or year.';
COMMENT ON COLUMN mart_fragments.paragraph IS 'Place of the paragraph in its document, 0-based.';
COMMENT ON COLUMN mart_fragments.paragraph_language IS 'Main language of the paragraph.';
COMMENT ON COLUMN mart_fragments.language IS 'Language of the fragment, BCP 47.';
COMMENT ON COLUMN mart_fragments.script IS 'Script of the fragment, ISO 15924.';
COMMENT ON COLUMN mart_fragments.kind IS 'source_residue, sentence, quoted_term, name or other; docs/language-tagging.md says by which rules.';
COMMENT ON COLUMN mart_fragments.start_char IS 'Where it begins in the paragraph''s text, code points, 0-based.';
COMMENT ON COLUMN mart_fragments.end_char IS 'Where it ends, exclusive.';
COMMENT ON COLUMN mart_fragments.text_before IS 'Up to 60 characters before it.';
COMMENT ON COLUMN mart_fragments.text IS 'The words of the fragment.';
COMMENT ON COLUMN mart_fragments.text_after IS 'Up to 60 characters behind it.';
COMMENT ON COLUMN mart_fragments.paragraph_text IS 'The whole paragraph.';
