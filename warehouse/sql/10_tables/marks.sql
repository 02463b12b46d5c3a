CREATE TABLE marks (
    document_id VARCHAR NOT NULL,
    paragraph_id VARCHAR,
    start_char BIGINT,
    end_char BIGINT,
    label VARCHAR NOT NULL,
    value VARCHAR,
    rule VARCHAR NOT NULL,
    confidence DOUBLE,
    batch_id VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE marks IS 'Something said of words: the evidence behind a date, a name, a title, a role.';
COMMENT ON COLUMN marks.document_id IS 'The document.';
COMMENT ON COLUMN marks.paragraph_id IS 'The paragraph that holds the words; null where a field of the record says it (metadata_field).';
COMMENT ON COLUMN marks.start_char IS 'Where the words begin in the paragraph''s text, code points, 0-based; null without a paragraph.';
COMMENT ON COLUMN marks.end_char IS 'Where they end, exclusive; null without a paragraph.';
COMMENT ON COLUMN marks.label IS 'What is said: published_on, author, title, boilerplate, ...';
COMMENT ON COLUMN marks.value IS 'The value read from the words, in normal form.';
COMMENT ON COLUMN marks.rule IS 'The rule that read them.';
COMMENT ON COLUMN marks.confidence IS 'How sure, 0 to 1; null where no figure is given.';
COMMENT ON COLUMN marks.batch_id IS 'The batch of input that made the row: run and number; 0 for the run''s own rows.';
COMMENT ON COLUMN marks.run_id IS 'The run that made the row; sorts by time.';
COMMENT ON COLUMN marks.ingested_at IS 'When the run that made the row began, UTC.';
