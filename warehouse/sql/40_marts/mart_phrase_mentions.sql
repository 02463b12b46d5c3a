CREATE VIEW mart_phrase_mentions AS
SELECT
    mentions.phrase,
    mentions.variant,
    mentions.document_id,
    mentions.paragraph_id,
    mentions.start_char,
    mentions.end_char,
    documents.source_name,
    documents.publisher,
    documents.title,
    documents.url,
    documents.best_date,
    documents.best_date_precision,
    CASE documents.best_date_precision WHEN 'day' THEN documents.best_date END AS day,
    CASE WHEN documents.best_date_precision <> 'year' THEN date_trunc('month', documents.best_date)::DATE END AS month,
    paragraphs.role,
    paragraphs.language,
    snippet(paragraphs.text, mentions.start_char, mentions.end_char) AS snippet
FROM phrase_mentions AS mentions
JOIN paragraphs ON paragraphs.paragraph_id = mentions.paragraph_id AND paragraphs.document_id = mentions.document_id
JOIN documents ON documents.document_id = mentions.document_id;
COMMENT ON VIEW mart_phrase_mentions IS 'Every place where a paragraph holds a phrase of config/phrases.toml.';
COMMENT ON COLUMN mart_phrase_mentions.phrase IS 'The phrase: the form to show.';
COMMENT ON COLUMN mart_phrase_mentions.variant IS 'The form that stands there.';
COMMENT ON COLUMN mart_phrase_mentions.document_id IS 'The document.';
COMMENT ON COLUMN mart_phrase_mentions.paragraph_id IS 'The paragraph.';
COMMENT ON COLUMN mart_phrase_mentions.start_char IS 'Where it begins in the paragraph''s text, code points, 0-based.';
COMMENT ON COLUMN mart_phrase_mentions.end_char IS 'Where it ends, exclusive.';
COMMENT ON COLUMN mart_phrase_mentions.source_name IS 'The configured source, or `adhoc`.';
COMMENT ON COLUMN mart_phrase_mentions.publisher IS 'Who published the document.';
COMMENT ON COLUMN mart_phrase_mentions.title IS 'Its headline.';
COMMENT ON COLUMN mart_phrase_mentions.url IS 'Its address.';
COMMENT ON COLUMN mart_phrase_mentions.best_date IS 'Its date; of a month or year the first day.';
COMMENT ON COLUMN mart_phrase_mentions.best_date_precision IS 'How exact that is: day, month or year.';
COMMENT ON COLUMN mart_phrase_mentions.day IS 'best_date where it is a day; null where only a month or year is known.';
COMMENT ON COLUMN mart_phrase_mentions.month IS 'First day of its month; null where only a year is known.';
COMMENT ON COLUMN mart_phrase_mentions.role IS 'Role of the paragraph.';
COMMENT ON COLUMN mart_phrase_mentions.language IS 'Language of the paragraph.';
COMMENT ON COLUMN mart_phrase_mentions.snippet IS 'The words, marked, with 60 characters on either side.';
