CREATE VIEW mart_clean_paragraphs AS
SELECT
    paragraphs.document_id,
    paragraphs.paragraph_id,
    paragraphs.ordinal,
    paragraphs.language,
    trim(paragraphs.text) AS text
FROM paragraphs
WHERE NOT paragraphs.is_mixed
UNION ALL
SELECT
    paragraphs.document_id,
    paragraphs.paragraph_id,
    paragraphs.ordinal,
    paragraphs.language,
    trim(
        coalesce(
            string_agg(
                substring(paragraphs.text, spans.start_char + 1, spans.end_char - spans.start_char), '' ORDER BY spans.ordinal
            ) FILTER (WHERE NOT spans.is_fragment),
            ''
        )
    ) AS text
FROM paragraphs
JOIN spans ON spans.paragraph_id = paragraphs.paragraph_id AND spans.document_id = paragraphs.document_id
WHERE paragraphs.is_mixed
GROUP BY paragraphs.document_id, paragraphs.paragraph_id, paragraphs.ordinal, paragraphs.language;
COMMENT ON VIEW mart_clean_paragraphs IS 'Paragraphs without their fragments; the text itself stays whole in paragraphs.';
COMMENT ON COLUMN mart_clean_paragraphs.document_id IS 'The document.';
COMMENT ON COLUMN mart_clean_paragraphs.paragraph_id IS 'The paragraph.';
COMMENT ON COLUMN mart_clean_paragraphs.ordinal IS 'Place in the document, 0-based.';
COMMENT ON COLUMN mart_clean_paragraphs.language IS 'Main language of the paragraph.';
COMMENT ON COLUMN mart_clean_paragraphs.text IS 'The text without its fragments, blanks at its ends taken off.';
