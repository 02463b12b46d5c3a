-- No version of a forgotten file is current: it has no documents, and is not looked for when it is gone.
UPDATE source_files
SET is_current = false
WHERE is_current AND source_uri = $source_uri;
