CREATE VIEW mart_paragraphs AS
SELECT
    paragraphs.paragraph_id,
    paragraphs.document_id,
    paragraphs.ordinal,
    documents.source_name,
    documents.publisher,
    documents.title,
    documents.url,
    documents.best_date,
    documents.best_date_precision,
    CASE documents.best_date_precision WHEN 'day' THEN documents.best_date END AS day,
    CASE WHEN documents.best_date_precision <> 'year' THEN date_trunc('month', documents.best_date)::DATE END AS month,
    paragraphs.role,
    CASE WHEN lines.document_count IS NOT NULL THEN 'boilerplate' ELSE paragraphs.role END AS role_in_source,
    sections.heading,
    paragraphs.language,
    split_part(paragraphs.language, '-', 1) AS language_base,
    paragraphs.confidence,
    paragraphs.is_mixed,
    coalesce(NOT copies.is_first, false) AS is_copy,
    CASE
        WHEN lines.document_count IS NOT NULL OR paragraphs.role = 'boilerplate' THEN 'boilerplate'
        WHEN paragraphs.role IN ('dateline', 'byline', 'caption') THEN 'not_text'
        WHEN split_part(paragraphs.language, '-', 1) <> 'en' THEN 'other_language'
        WHEN damaged.paragraph_id IS NOT NULL THEN 'damaged'
        WHEN copied.is_copy THEN 'copied_document'
        WHEN NOT copies.is_first THEN 'copy'
    END AS exclude_reason,
    paragraphs.char_count,
    paragraphs.word_count,
    paragraphs.text
FROM paragraphs
JOIN documents USING (document_id)
LEFT JOIN repeated_lines AS lines
    ON lines.source_name = documents.source_name AND lines.text_sha256 = paragraphs.text_sha256
LEFT JOIN sections
    ON sections.document_id = paragraphs.document_id
    AND paragraphs.ordinal > sections.ordinal
    AND paragraphs.ordinal <= sections.last_ordinal
LEFT JOIN (SELECT item_paragraph_id, is_first FROM duplicates WHERE item_kind = 'paragraph') AS copies
    ON copies.item_paragraph_id = paragraphs.paragraph_id
LEFT JOIN document_copies(0.5) AS copied ON copied.document_id = paragraphs.document_id
LEFT JOIN (SELECT DISTINCT paragraph_id FROM paragraph_flags WHERE flag IN ('garbled', 'mostly_symbols')) AS damaged
    ON damaged.paragraph_id = paragraphs.paragraph_id;
COMMENT ON VIEW mart_paragraphs IS 'A paragraph a row, with its document, its role, the heading it stands under, and why to leave it out of an analysis of English.';
COMMENT ON COLUMN mart_paragraphs.paragraph_id IS 'The paragraph.';
COMMENT ON COLUMN mart_paragraphs.document_id IS 'The document.';
COMMENT ON COLUMN mart_paragraphs.ordinal IS 'Place in the document, 0-based.';
COMMENT ON COLUMN mart_paragraphs.source_name IS 'The configured source, or `adhoc`.';
COMMENT ON COLUMN mart_paragraphs.publisher IS 'Who published the document.';
COMMENT ON COLUMN mart_paragraphs.title IS 'The document''s headline.';
COMMENT ON COLUMN mart_paragraphs.url IS 'The document''s address.';
COMMENT ON COLUMN mart_paragraphs.best_date IS 'The document''s date; of a month or year the first day.';
COMMENT ON COLUMN mart_paragraphs.best_date_precision IS 'How exact best_date is: day, month or year.';
COMMENT ON COLUMN mart_paragraphs.day IS 'best_date where it is a day; null where only a month or year is known.';
COMMENT ON COLUMN mart_paragraphs.month IS 'First day of its month; null where only a year is known.';
COMMENT ON COLUMN mart_paragraphs.role IS 'The role that follows from the document alone.';
COMMENT ON COLUMN mart_paragraphs.role_in_source IS 'boilerplate for a line that its source repeats, else the role.';
COMMENT ON COLUMN mart_paragraphs.heading IS 'The heading it stands under; null above the first.';
COMMENT ON COLUMN mart_paragraphs.language IS 'Main language, BCP 47.';
COMMENT ON COLUMN mart_paragraphs.language_base IS 'Its primary subtag.';
COMMENT ON COLUMN mart_paragraphs.confidence IS 'How sure the language is, 0 to 1.';
COMMENT ON COLUMN mart_paragraphs.is_mixed IS 'Whether it holds a fragment.';
COMMENT ON COLUMN mart_paragraphs.is_copy IS 'Whether its text stands in another place too, which is the first.';
COMMENT ON COLUMN mart_paragraphs.exclude_reason IS 'Why an analysis of English text leaves it out; null where it does not. mart_vocabulary has the reasons.';
COMMENT ON COLUMN mart_paragraphs.char_count IS 'Characters.';
COMMENT ON COLUMN mart_paragraphs.word_count IS 'Words.';
COMMENT ON COLUMN mart_paragraphs.text IS 'The text.';
