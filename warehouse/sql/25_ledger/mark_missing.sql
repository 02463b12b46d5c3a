-- Known files below a folder that was scanned, and that the scan did not meet. Folders that could not be opened hide theirs.
UPDATE source_files
SET missing_since = $started_at
WHERE is_current
  AND missing_since IS NULL
  AND EXISTS (SELECT 1 FROM scanned WHERE starts_with(source_files.source_uri, scanned.prefix))
  AND NOT EXISTS (
    SELECT 1 FROM found
    WHERE found.status = 'unreadable' AND starts_with(source_files.source_uri, found.source_uri || '/')
  )
  AND source_uri NOT IN (SELECT source_uri FROM found);
