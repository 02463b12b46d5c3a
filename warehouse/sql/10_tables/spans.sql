CREATE TABLE spans (
    paragraph_id VARCHAR NOT NULL,
    document_id VARCHAR NOT NULL,
    ordinal BIGINT NOT NULL,
    start_char BIGINT NOT NULL,
    end_char BIGINT NOT NULL,
    language VARCHAR NOT NULL,
    script VARCHAR,
    is_fragment BOOLEAN NOT NULL,
    kind VARCHAR,
    text VARCHAR,
    batch_id VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE spans IS 'A stretch of one language in a paragraph''s text; the spans of a paragraph cover it without gaps or overlaps.';
COMMENT ON COLUMN spans.paragraph_id IS 'The paragraph.';
COMMENT ON COLUMN spans.document_id IS 'The document.';
COMMENT ON COLUMN spans.ordinal IS 'Place in the paragraph, 0-based.';
COMMENT ON COLUMN spans.start_char IS 'Where it begins in the paragraph''s text, code points, 0-based.';
COMMENT ON COLUMN spans.end_char IS 'Where it ends, exclusive.';
COMMENT ON COLUMN spans.language IS 'BCP 47 tag.';
COMMENT ON COLUMN spans.script IS 'ISO 15924 code, Hans or Hant for Chinese; null where there are no letters.';
COMMENT ON COLUMN spans.is_fragment IS 'Whether its language differs from the paragraph''s main one.';
COMMENT ON COLUMN spans.kind IS 'source_residue, sentence, quoted_term, name or other; null if it is no fragment.';
COMMENT ON COLUMN spans.text IS 'The words of a fragment; null for other spans.';
COMMENT ON COLUMN spans.batch_id IS 'The batch of input that made the row: run and number; 0 for the run''s own rows.';
COMMENT ON COLUMN spans.run_id IS 'The run that made the row; sorts by time.';
COMMENT ON COLUMN spans.ingested_at IS 'When the run that made the row began, UTC.';
