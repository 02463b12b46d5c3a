CREATE VIEW mart_sources AS
WITH loaded AS (
    SELECT source_name, count(*) AS documents, sum(paragraph_count)::BIGINT AS paragraphs, sum(fragment_count)::BIGINT AS fragments
    FROM documents
    GROUP BY source_name
),
rejected AS (
    SELECT source_name, count(*) AS quarantined
    FROM quarantine
    WHERE status = 'open'
    GROUP BY source_name
),
files AS (
    SELECT source_name, count(*) AS files, count(missing_since) AS missing_files, max(read_at) AS last_read_at, max(modified_at) AS newest_file_at
    FROM source_files
    WHERE is_current
    GROUP BY source_name
),
tried AS (
    SELECT source_name, max(ingested_at) AS last_tried_at, max_by(status, run_id) AS last_status, max_by(coalesce(reason, ''), run_id) AS last_reason
    FROM run_sources
    GROUP BY source_name
)
SELECT
    source_name,
    coalesce(files.files, 0) AS files,
    coalesce(files.missing_files, 0) AS missing_files,
    coalesce(loaded.documents, 0) AS documents,
    coalesce(loaded.paragraphs, 0) AS paragraphs,
    coalesce(loaded.fragments, 0) AS fragments,
    coalesce(rejected.quarantined, 0) AS quarantined,
    files.last_read_at,
    files.newest_file_at,
    tried.last_tried_at,
    tried.last_status,
    nullif(tried.last_reason, '') AS last_reason
FROM files
FULL JOIN tried USING (source_name)
LEFT JOIN loaded USING (source_name)
LEFT JOIN rejected USING (source_name);
COMMENT ON VIEW mart_sources IS 'What each source has brought, when it was last read, and what it last came to; as of this publication, `status.json` is newer.';
COMMENT ON COLUMN mart_sources.source_name IS 'The configured source, or `adhoc`.';
COMMENT ON COLUMN mart_sources.files IS 'Files whose current version the warehouse has met.';
COMMENT ON COLUMN mart_sources.missing_files IS 'Those of them that are gone.';
COMMENT ON COLUMN mart_sources.documents IS 'Documents.';
COMMENT ON COLUMN mart_sources.paragraphs IS 'Paragraphs.';
COMMENT ON COLUMN mart_sources.fragments IS 'Fragments.';
COMMENT ON COLUMN mart_sources.quarantined IS 'Rows of the quarantine that are open.';
COMMENT ON COLUMN mart_sources.last_read_at IS 'When a file of the source was last read, UTC.';
COMMENT ON COLUMN mart_sources.newest_file_at IS 'When the newest of its files was changed, UTC.';
COMMENT ON COLUMN mart_sources.last_tried_at IS 'When the last run began that it was part of, UTC.';
COMMENT ON COLUMN mart_sources.last_status IS 'What it came to in that run: succeeded, partial, failed.';
COMMENT ON COLUMN mart_sources.last_reason IS 'What was wrong then, as in `run_sources`; null where nothing was.';
