-- Files that were read and proved unchanged, so that the next run need not read them again; files that came back or moved.
UPDATE source_files
SET
    size_bytes = met.size_bytes,
    modified_at = make_timestamp(met.modified_ns // 1000),
    read_at = coalesce(met.read_at, source_files.read_at),
    path = met.path,
    missing_since = NULL
FROM (
    SELECT
        classified.source_uri, classified.size_bytes, classified.modified_ns, classified.shown_path AS path, verdicts.read_at
    FROM classified
    LEFT JOIN verdicts USING (source_uri)
    WHERE coalesce(verdicts.status, classified.verdict) = 'unchanged'
) AS met
WHERE source_files.source_uri = met.source_uri
  AND source_files.is_current
  AND (met.read_at IS NOT NULL OR source_files.missing_since IS NOT NULL OR source_files.path <> met.path);
