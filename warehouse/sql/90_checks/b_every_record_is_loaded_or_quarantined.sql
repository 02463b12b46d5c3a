-- (B) Per current file version: its records are its documents and its quarantined records that were not replayed.
-- A dismissed one was not loaded either, and counts.
-- A row that sums up many counts for each of them.
WITH loaded AS (
    SELECT file_id, count(*) AS documents FROM documents GROUP BY file_id
),
rejected AS (
    SELECT file_id, sum(record_count) AS records
    FROM quarantine
    WHERE scope = 'record' AND status IN ('open', 'dismissed')
    GROUP BY file_id
)
SELECT
    files.source_uri,
    files.record_count,
    coalesce(loaded.documents, 0) AS documents,
    coalesce(rejected.records, 0) AS quarantined
FROM source_files AS files
LEFT JOIN loaded USING (file_id)
LEFT JOIN rejected USING (file_id)
WHERE files.is_current
  AND files.record_count <> coalesce(loaded.documents, 0) + coalesce(rejected.records, 0);
