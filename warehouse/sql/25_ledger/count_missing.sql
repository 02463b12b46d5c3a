-- Per source: files that this run found gone, and when the newest of those that are held was changed.
SELECT source_name, count(*) FILTER (WHERE missing_since = $started_at) AS missing, max(modified_at) AS newest_file_at
FROM source_files
WHERE is_current
GROUP BY source_name;
