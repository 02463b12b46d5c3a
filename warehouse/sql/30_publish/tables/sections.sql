CREATE TABLE sections (
    document_id VARCHAR NOT NULL,
    paragraph_id VARCHAR NOT NULL,
    ordinal BIGINT NOT NULL,
    last_ordinal BIGINT NOT NULL,
    heading_level BIGINT NOT NULL,
    parent_paragraph_id VARCHAR,
    heading VARCHAR NOT NULL
);
COMMENT ON TABLE sections IS 'A heading and the paragraphs that stand under it, down to the next heading.';
COMMENT ON COLUMN sections.document_id IS 'The document.';
COMMENT ON COLUMN sections.paragraph_id IS 'The heading.';
COMMENT ON COLUMN sections.ordinal IS 'Place of the heading in the document, 0-based.';
COMMENT ON COLUMN sections.last_ordinal IS 'Place of the last paragraph that stands under it.';
COMMENT ON COLUMN sections.heading_level IS '1 for a main heading, 2 below it.';
COMMENT ON COLUMN sections.parent_paragraph_id IS 'The heading of a higher level above it; null where none is.';
COMMENT ON COLUMN sections.heading IS 'Its text.';
