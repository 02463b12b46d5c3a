CREATE TABLE paragraph_flags (
    document_id VARCHAR NOT NULL,
    paragraph_id VARCHAR NOT NULL,
    flag VARCHAR NOT NULL,
    evidence VARCHAR NOT NULL
);
COMMENT ON TABLE paragraph_flags IS 'Something odd about a paragraph, as in its list of flags, a row each.';
COMMENT ON COLUMN paragraph_flags.document_id IS 'The document.';
COMMENT ON COLUMN paragraph_flags.paragraph_id IS 'The paragraph.';
COMMENT ON COLUMN paragraph_flags.flag IS 'What is odd; mart_vocabulary says what each means.';
COMMENT ON COLUMN paragraph_flags.evidence IS 'The words that show it.';
