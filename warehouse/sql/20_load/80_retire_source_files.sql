UPDATE source_files
SET is_current = false
WHERE is_current
  AND source_uri IN (SELECT source_uri FROM commit_files WHERE is_known);
