CREATE TABLE translations (
    document_id VARCHAR NOT NULL,
    paragraph_id VARCHAR NOT NULL,
    start_char BIGINT NOT NULL,
    kind VARCHAR NOT NULL,
    fragment VARCHAR NOT NULL,
    rule VARCHAR NOT NULL,
    rendering VARCHAR NOT NULL
);
COMMENT ON TABLE translations IS 'An East Asian fragment and the words beside it that render it.';
COMMENT ON COLUMN translations.document_id IS 'The document.';
COMMENT ON COLUMN translations.paragraph_id IS 'The paragraph.';
COMMENT ON COLUMN translations.start_char IS 'Where the fragment begins in the paragraph''s text, code points, 0-based.';
COMMENT ON COLUMN translations.kind IS 'Kind of the fragment, as in spans.';
COMMENT ON COLUMN translations.fragment IS 'The fragment, without the marks around it.';
COMMENT ON COLUMN translations.rule IS 'How the rendering is told: in quotation marks before it, in brackets behind it, as the sentence before or behind it that says as much.';
COMMENT ON COLUMN translations.rendering IS 'The words that render it.';
