-- Whether any run has met a file of this name.
SELECT 1 FROM source_files WHERE source_uri = $source_uri
UNION ALL
SELECT 1 FROM run_files WHERE source_uri = $source_uri
LIMIT 1;
