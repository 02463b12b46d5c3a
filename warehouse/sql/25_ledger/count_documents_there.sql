-- Documents of a source whose files are there: their records, less those that are in the quarantine (equation B).
SELECT coalesce(sum(files.record_count), 0)::BIGINT - coalesce(sum(rejected.records), 0)::BIGINT
FROM source_files AS files
LEFT JOIN (
    SELECT file_id, sum(record_count) AS records
    FROM quarantine
    WHERE scope = 'record' AND status IN ('open', 'dismissed')
    GROUP BY file_id
) AS rejected USING (file_id)
WHERE files.source_name = $source_name AND files.is_current AND files.missing_since IS NULL;
