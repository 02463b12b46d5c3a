CREATE TABLE documents (
    document_id VARCHAR NOT NULL,
    file_id VARCHAR NOT NULL,
    source_name VARCHAR NOT NULL,
    source_uri VARCHAR NOT NULL,
    record_key VARCHAR NOT NULL,
    record_index BIGINT NOT NULL,
    byte_start BIGINT NOT NULL,
    byte_end BIGINT NOT NULL,
    url VARCHAR,
    title VARCHAR,
    title_confidence DOUBLE,
    published_on DATE,
    published_precision VARCHAR,
    updated_on DATE,
    updated_precision VARCHAR,
    best_date DATE,
    best_date_precision VARCHAR,
    best_date_basis VARCHAR,
    people_text VARCHAR,
    authors VARCHAR[],
    editors VARCHAR[],
    publisher VARCHAR,
    language VARCHAR NOT NULL,
    language_shares STRUCT(language VARCHAR, letters BIGINT)[] NOT NULL,
    is_mixed BOOLEAN NOT NULL,
    fragment_count BIGINT NOT NULL,
    paragraph_count BIGINT NOT NULL,
    char_count BIGINT NOT NULL,
    encoding_declared VARCHAR,
    encoding_detected VARCHAR,
    encoding_used VARCHAR NOT NULL,
    repairs VARCHAR[] NOT NULL,
    text_sha256 VARCHAR NOT NULL,
    original_language VARCHAR,
    is_translation BOOLEAN,
    process_version VARCHAR NOT NULL,
    metadata JSON NOT NULL,
    batch_id VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE documents IS 'A document as it stands.';
COMMENT ON COLUMN documents.document_id IS 'Hash of source_uri and record_key: stable across runs and machines.';
COMMENT ON COLUMN documents.file_id IS 'The file version it came from.';
COMMENT ON COLUMN documents.source_name IS 'The configured source, or `adhoc`.';
COMMENT ON COLUMN documents.source_uri IS 'The file it came from.';
COMMENT ON COLUMN documents.record_key IS 'The record''s key in its file: the key field''s value, with another `#` before one that begins with it, or else `#` and record_index.';
COMMENT ON COLUMN documents.record_index IS 'Place of the record in its file, 0-based; for lines the line, blank lines counted.';
COMMENT ON COLUMN documents.byte_start IS 'Where the record begins in the decompressed file, bytes.';
COMMENT ON COLUMN documents.byte_end IS 'Where the record ends in the decompressed file, bytes, exclusive.';
COMMENT ON COLUMN documents.url IS 'Address of the document, from the record; null where none is given.';
COMMENT ON COLUMN documents.title IS 'Headline; null where there is none or none is known yet.';
COMMENT ON COLUMN documents.title_confidence IS 'How sure the title is, 0 to 1: nine in ten of those at 0.9 are right; null for none.';
COMMENT ON COLUMN documents.published_on IS 'Publication date as the text states it; null where it does not.';
COMMENT ON COLUMN documents.published_precision IS 'How exact published_on is: its day, or the month or year that begins with it.';
COMMENT ON COLUMN documents.updated_on IS 'Date of the last update as the text states it.';
COMMENT ON COLUMN documents.updated_precision IS 'How exact updated_on is.';
COMMENT ON COLUMN documents.best_date IS 'published_on, else updated_on. On an axis of days only where best_date_precision is day.';
COMMENT ON COLUMN documents.best_date_precision IS 'How exact best_date is.';
COMMENT ON COLUMN documents.best_date_basis IS 'What best_date rests on: published, updated, ...';
COMMENT ON COLUMN documents.people_text IS 'All who made it, whatever their role, as in contributors, with `; ` between; null for none.';
COMMENT ON COLUMN documents.authors IS 'Names of the authors; null where nothing is known.';
COMMENT ON COLUMN documents.editors IS 'Names of the editors; null where nothing is known.';
COMMENT ON COLUMN documents.publisher IS 'Who published it.';
COMMENT ON COLUMN documents.language IS 'Language of most of its letters; und where none can be told, zxx without letters.';
COMMENT ON COLUMN documents.language_shares IS 'Letters per language, most first.';
COMMENT ON COLUMN documents.is_mixed IS 'Whether any paragraph holds a fragment or paragraphs differ in language.';
COMMENT ON COLUMN documents.fragment_count IS 'Fragments: spans in another language than their paragraph''s.';
COMMENT ON COLUMN documents.paragraph_count IS 'Paragraphs.';
COMMENT ON COLUMN documents.char_count IS 'Length of its paragraphs'' text, code points.';
COMMENT ON COLUMN documents.encoding_declared IS 'Encoding that the source''s configuration declared.';
COMMENT ON COLUMN documents.encoding_detected IS 'Encoding that was detected; null where detection was not needed.';
COMMENT ON COLUMN documents.encoding_used IS 'Encoding that decoded the bytes.';
COMMENT ON COLUMN documents.repairs IS 'Repairs made while decoding, such as lone_surrogate.';
COMMENT ON COLUMN documents.text_sha256 IS 'SHA-256 of the paragraphs'' text joined by line breaks, UTF-8.';
COMMENT ON COLUMN documents.original_language IS 'Language it was translated from, where the source''s configuration says so.';
COMMENT ON COLUMN documents.is_translation IS 'Whether it is a translation, where the source''s configuration says so.';
COMMENT ON COLUMN documents.process_version IS 'Hash of the rules that made these rows: code, data tables, configuration.';
COMMENT ON COLUMN documents.metadata IS 'The record''s other fields as a JSON object.';
COMMENT ON COLUMN documents.batch_id IS 'The batch of input that made the row: run and number; 0 for the run''s own rows.';
COMMENT ON COLUMN documents.run_id IS 'The run that made the row; sorts by time.';
COMMENT ON COLUMN documents.ingested_at IS 'When the run that made the row began, UTC.';
