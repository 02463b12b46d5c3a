CREATE VIEW mart_changes AS
SELECT
    changes.document_id,
    changes.version,
    versions.valid_from AS changed_at,
    changes.change,
    changes.line,
    changes.text,
    documents.source_name,
    documents.publisher,
    documents.title,
    documents.url,
    documents.best_date,
    documents.best_date_precision
FROM document_changes AS changes
JOIN document_versions AS versions USING (document_id, version)
JOIN documents USING (document_id);
COMMENT ON VIEW mart_changes IS 'Lines that a document lost or gained when its text changed: edits, silent or not. The whole texts are in the lake.';
COMMENT ON COLUMN mart_changes.document_id IS 'The document.';
COMMENT ON COLUMN mart_changes.version IS 'The version that made the change.';
COMMENT ON COLUMN mart_changes.changed_at IS 'Start of the run that loaded it, UTC.';
COMMENT ON COLUMN mart_changes.change IS 'removed or added.';
COMMENT ON COLUMN mart_changes.line IS 'Place among the lines that hold something, 0-based; of a removed one in the version before.';
COMMENT ON COLUMN mart_changes.text IS 'The line.';
COMMENT ON COLUMN mart_changes.source_name IS 'The configured source, or `adhoc`.';
COMMENT ON COLUMN mart_changes.publisher IS 'Who published it.';
COMMENT ON COLUMN mart_changes.title IS 'Its headline now.';
COMMENT ON COLUMN mart_changes.url IS 'Its address.';
COMMENT ON COLUMN mart_changes.best_date IS 'Its date now; of a month or year the first day.';
COMMENT ON COLUMN mart_changes.best_date_precision IS 'How exact that is.';
