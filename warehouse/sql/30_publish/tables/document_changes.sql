CREATE TABLE document_changes (
    document_id VARCHAR NOT NULL,
    version BIGINT NOT NULL,
    change VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    text VARCHAR NOT NULL
);
COMMENT ON TABLE document_changes IS 'A line that a version of a document took away from the one before, or added to it.';
COMMENT ON COLUMN document_changes.document_id IS 'The document.';
COMMENT ON COLUMN document_changes.version IS 'The version that changed it.';
COMMENT ON COLUMN document_changes.change IS 'What became of the line.';
COMMENT ON COLUMN document_changes.line IS 'Its place among the lines that hold something, 0-based, in the text that has it.';
COMMENT ON COLUMN document_changes.text IS 'The line as it was read, blanks at its ends taken off.';
