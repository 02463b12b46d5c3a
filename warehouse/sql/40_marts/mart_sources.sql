CREATE VIEW mart_sources AS
WITH loaded AS (
    SELECT source_name, count(*) AS documents, sum(paragraph_count)::BIGINT AS paragraphs, sum(fragment_count)::BIGINT AS fragments
    FROM documents
    GROUP BY source_name
),
rejected AS (
    SELECT source_name, sum(record_count)::BIGINT AS quarantined
    FROM quarantine
    WHERE status = 'open'
    GROUP BY source_name
)
SELECT
    files.source_name,
    count(*) AS files,
    count(files.missing_since) AS missing_files,
    coalesce(any_value(loaded.documents), 0) AS documents,
    coalesce(any_value(loaded.paragraphs), 0) AS paragraphs,
    coalesce(any_value(loaded.fragments), 0) AS fragments,
    coalesce(any_value(rejected.quarantined), 0) AS quarantined,
    max(files.read_at) AS last_read_at
FROM source_files AS files
LEFT JOIN loaded USING (source_name)
LEFT JOIN rejected USING (source_name)
WHERE files.is_current
GROUP BY files.source_name;
COMMENT ON VIEW mart_sources IS 'What each source has brought, and when it was last read.';
COMMENT ON COLUMN mart_sources.source_name IS 'The configured source, or `adhoc`.';
COMMENT ON COLUMN mart_sources.files IS 'Files whose current version the warehouse has met.';
COMMENT ON COLUMN mart_sources.missing_files IS 'Those of them that are gone.';
COMMENT ON COLUMN mart_sources.documents IS 'Documents.';
COMMENT ON COLUMN mart_sources.paragraphs IS 'Paragraphs.';
COMMENT ON COLUMN mart_sources.fragments IS 'Fragments.';
COMMENT ON COLUMN mart_sources.quarantined IS 'Records, tails of streams and files that are in the quarantine and open.';
COMMENT ON COLUMN mart_sources.last_read_at IS 'When a file of the source was last read, UTC.';
