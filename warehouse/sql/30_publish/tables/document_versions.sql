CREATE TABLE document_versions (
    document_id VARCHAR NOT NULL,
    version BIGINT NOT NULL,
    valid_from TIMESTAMP NOT NULL,
    valid_to TIMESTAMP,
    removed_lines BIGINT NOT NULL,
    added_lines BIGINT NOT NULL
);
COMMENT ON TABLE document_versions IS 'One version of a document''s text, and how many lines it changed.';
COMMENT ON COLUMN document_versions.document_id IS 'The document.';
COMMENT ON COLUMN document_versions.version IS '1 for the first text of the document, 2 for the next, ...';
COMMENT ON COLUMN document_versions.valid_from IS 'From when this was its text: start of the loading run, UTC.';
COMMENT ON COLUMN document_versions.valid_to IS 'Until when; null while it is.';
COMMENT ON COLUMN document_versions.removed_lines IS 'Lines of the version before that it has no more.';
COMMENT ON COLUMN document_versions.added_lines IS 'Lines that the version before had not.';
