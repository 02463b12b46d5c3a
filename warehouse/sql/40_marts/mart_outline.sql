CREATE VIEW mart_outline AS
SELECT
    sections.document_id,
    sections.paragraph_id,
    sections.ordinal,
    sections.heading_level,
    sections.heading,
    parents.heading AS parent_heading,
    sections.last_ordinal - sections.ordinal AS paragraphs,
    documents.title,
    documents.publisher,
    documents.source_name
FROM sections
JOIN documents USING (document_id)
LEFT JOIN sections AS parents ON parents.paragraph_id = sections.parent_paragraph_id;
COMMENT ON VIEW mart_outline IS 'The headings of each document, with the one above each and how much stands under it.';
COMMENT ON COLUMN mart_outline.document_id IS 'The document.';
COMMENT ON COLUMN mart_outline.paragraph_id IS 'The heading.';
COMMENT ON COLUMN mart_outline.ordinal IS 'Its place in the document, 0-based.';
COMMENT ON COLUMN mart_outline.heading_level IS '1 for a main heading, 2 below it.';
COMMENT ON COLUMN mart_outline.heading IS 'Its text.';
COMMENT ON COLUMN mart_outline.parent_heading IS 'The heading of a higher level above it; null where none is.';
COMMENT ON COLUMN mart_outline.paragraphs IS 'Paragraphs under it, down to the next heading.';
COMMENT ON COLUMN mart_outline.title IS 'The document''s headline.';
COMMENT ON COLUMN mart_outline.publisher IS 'Who published the document.';
COMMENT ON COLUMN mart_outline.source_name IS 'The configured source, or `adhoc`.';
