CREATE TABLE raw_documents (
    document_id VARCHAR NOT NULL,
    file_id VARCHAR NOT NULL,
    version BIGINT NOT NULL,
    valid_from TIMESTAMP NOT NULL,
    valid_to TIMESTAMP,
    raw_text VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    batch_id VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE raw_documents IS 'One version of a decoded text, kept for good, so that silent edits can be studied and all be tagged anew.';
COMMENT ON COLUMN raw_documents.document_id IS 'The document.';
COMMENT ON COLUMN raw_documents.file_id IS 'The file version that this text was first read from.';
COMMENT ON COLUMN raw_documents.version IS '1 for the first text of the document, 2 for the next, ...';
COMMENT ON COLUMN raw_documents.valid_from IS 'From when this was the document''s text: start of the loading run, UTC.';
COMMENT ON COLUMN raw_documents.valid_to IS 'Until when; null while it is. Start of the run that replaced it, UTC.';
COMMENT ON COLUMN raw_documents.raw_text IS 'Decoded text, before any repair but lone surrogates, which become U+FFFD one for one.';
COMMENT ON COLUMN raw_documents.sha256 IS 'SHA-256 of raw_text in UTF-8.';
COMMENT ON COLUMN raw_documents.batch_id IS 'The batch of input that made the row: run and number; 0 for the run''s own rows.';
COMMENT ON COLUMN raw_documents.run_id IS 'The run that made the row; sorts by time.';
COMMENT ON COLUMN raw_documents.ingested_at IS 'When the run that made the row began, UTC.';
