CREATE TABLE document_figures (
    document_id VARCHAR NOT NULL,
    word_count BIGINT NOT NULL,
    letter_count BIGINT NOT NULL,
    fragment_chars BIGINT NOT NULL,
    residue_count BIGINT NOT NULL,
    residue_chars BIGINT NOT NULL,
    flag_count BIGINT NOT NULL
);
COMMENT ON TABLE document_figures IS 'What the paragraphs and spans of a document add up to.';
COMMENT ON COLUMN document_figures.document_id IS 'The document.';
COMMENT ON COLUMN document_figures.word_count IS 'Words of its paragraphs.';
COMMENT ON COLUMN document_figures.letter_count IS 'Letters of its text.';
COMMENT ON COLUMN document_figures.fragment_chars IS 'Characters of its fragments, code points.';
COMMENT ON COLUMN document_figures.residue_count IS 'Fragments of the kind source_residue.';
COMMENT ON COLUMN document_figures.residue_chars IS 'Characters of these, code points.';
COMMENT ON COLUMN document_figures.flag_count IS 'Flags of its paragraphs.';
