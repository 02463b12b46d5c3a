CREATE TABLE paragraphs (
    paragraph_id VARCHAR NOT NULL,
    document_id VARCHAR NOT NULL,
    ordinal BIGINT NOT NULL,
    role VARCHAR,
    heading_level BIGINT,
    text VARCHAR NOT NULL,
    text_sha256 VARCHAR NOT NULL,
    raw_start BIGINT NOT NULL,
    raw_end BIGINT NOT NULL,
    indent VARCHAR NOT NULL,
    repairs VARCHAR[] NOT NULL,
    language VARCHAR NOT NULL,
    confidence DOUBLE,
    method VARCHAR NOT NULL,
    is_mixed BOOLEAN NOT NULL,
    char_count BIGINT NOT NULL,
    word_count BIGINT NOT NULL,
    flags STRUCT(flag VARCHAR, evidence VARCHAR)[] NOT NULL,
    batch_id VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE paragraphs IS 'A paragraph: the unit of language tagging.';
COMMENT ON COLUMN paragraphs.paragraph_id IS 'document_id, a colon and the ordinal.';
COMMENT ON COLUMN paragraphs.document_id IS 'The document.';
COMMENT ON COLUMN paragraphs.ordinal IS 'Place in the document, 0-based.';
COMMENT ON COLUMN paragraphs.role IS 'What the paragraph is in its document; null where not known yet.';
COMMENT ON COLUMN paragraphs.heading_level IS '1 for a main heading, 2 below it; null for other roles.';
COMMENT ON COLUMN paragraphs.text IS 'The normalised text; offsets of spans and marks count its code points.';
COMMENT ON COLUMN paragraphs.text_sha256 IS 'SHA-256 of text in UTF-8.';
COMMENT ON COLUMN paragraphs.raw_start IS 'Where it begins in raw_text of raw_documents, code points.';
COMMENT ON COLUMN paragraphs.raw_end IS 'Where the next one begins: line breaks after it belong to it. The paragraphs cover raw_text.';
COMMENT ON COLUMN paragraphs.indent IS 'The blanks before its first character, as they stood.';
COMMENT ON COLUMN paragraphs.repairs IS 'What normalising changed, in order of the steps.';
COMMENT ON COLUMN paragraphs.language IS 'Main language, BCP 47; und where it cannot be told, zxx without letters.';
COMMENT ON COLUMN paragraphs.confidence IS 'How sure the main language is, 0 to 1, 4 decimals; null where no figure is given.';
COMMENT ON COLUMN paragraphs.method IS 'What decided the main language: script, words, langdetect, context or none.';
COMMENT ON COLUMN paragraphs.is_mixed IS 'Whether it holds a fragment.';
COMMENT ON COLUMN paragraphs.char_count IS 'Length of text, code points.';
COMMENT ON COLUMN paragraphs.word_count IS 'Words: stretches of letters and digits between blanks; each Han character and kana counts one.';
COMMENT ON COLUMN paragraphs.flags IS 'What is odd about it, with the words that show it.';
COMMENT ON COLUMN paragraphs.batch_id IS 'The batch of input that made the row: run and number; 0 for the run''s own rows.';
COMMENT ON COLUMN paragraphs.run_id IS 'The run that made the row; sorts by time.';
COMMENT ON COLUMN paragraphs.ingested_at IS 'When the run that made the row began, UTC.';
