CREATE VIEW mart_translations AS
SELECT
    spans.document_id,
    spans.paragraph_id,
    spans.start_char,
    spans.end_char,
    spans.kind,
    spans.language,
    spans.text AS fragment,
    translations.rule,
    translations.rendering,
    documents.source_name,
    documents.publisher,
    documents.title,
    documents.url,
    documents.best_date,
    documents.best_date_precision
FROM spans
JOIN documents ON documents.document_id = spans.document_id
LEFT JOIN translations
    ON translations.document_id = spans.document_id
    AND translations.paragraph_id = spans.paragraph_id
    AND translations.start_char = spans.start_char
WHERE spans.is_fragment AND (spans.kind = 'source_residue' OR translations.rendering IS NOT NULL);
COMMENT ON VIEW mart_translations IS 'What a translation left in its source language, with the words beside it that render it: every fragment of the kind source_residue, and Chinese, Japanese or Korean terms that stand beside their rendering.';
COMMENT ON COLUMN mart_translations.document_id IS 'The document.';
COMMENT ON COLUMN mart_translations.paragraph_id IS 'The paragraph.';
COMMENT ON COLUMN mart_translations.start_char IS 'Where the fragment begins in the paragraph''s text, code points, 0-based.';
COMMENT ON COLUMN mart_translations.end_char IS 'Where it ends, exclusive.';
COMMENT ON COLUMN mart_translations.kind IS 'Kind of the fragment.';
COMMENT ON COLUMN mart_translations.language IS 'Its language, BCP 47.';
COMMENT ON COLUMN mart_translations.fragment IS 'Its words.';
COMMENT ON COLUMN mart_translations.rule IS 'How the rendering is told: quoted_before, bracket_behind or sentence_beside; null where none is sure.';
COMMENT ON COLUMN mart_translations.rendering IS 'The words that render it; null where none is sure.';
COMMENT ON COLUMN mart_translations.source_name IS 'The configured source, or `adhoc`.';
COMMENT ON COLUMN mart_translations.publisher IS 'Who published the document.';
COMMENT ON COLUMN mart_translations.title IS 'Its headline.';
COMMENT ON COLUMN mart_translations.url IS 'Its address.';
COMMENT ON COLUMN mart_translations.best_date IS 'Its date; of a month or year the first day.';
COMMENT ON COLUMN mart_translations.best_date_precision IS 'How exact that is: day, month or year.';
