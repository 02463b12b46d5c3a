CREATE TABLE phrase_mentions (
    document_id VARCHAR NOT NULL,
    paragraph_id VARCHAR NOT NULL,
    phrase VARCHAR NOT NULL,
    variant VARCHAR NOT NULL,
    start_char BIGINT NOT NULL,
    end_char BIGINT NOT NULL
);
COMMENT ON TABLE phrase_mentions IS 'A place where a paragraph holds a phrase.';
COMMENT ON COLUMN phrase_mentions.document_id IS 'The document.';
COMMENT ON COLUMN phrase_mentions.paragraph_id IS 'The paragraph.';
COMMENT ON COLUMN phrase_mentions.phrase IS 'The phrase: the form to show.';
COMMENT ON COLUMN phrase_mentions.variant IS 'The form that stands there, as the list has it.';
COMMENT ON COLUMN phrase_mentions.start_char IS 'Where it begins in the paragraph''s text, code points, 0-based.';
COMMENT ON COLUMN phrase_mentions.end_char IS 'Where it ends, exclusive.';
