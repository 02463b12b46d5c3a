-- No published file has these rows to compare with: but for the words, what they say follows from the run that loaded them
-- and the one that closed them.
SELECT
    document_id,
    version,
    filename AS file,
    'bring a backup back with `gristmill restore`; without one ingest the sources into an empty folder' AS "do"
FROM raw_documents
WHERE valid_from <> ingested_at
   OR NOT starts_with(batch_id, run_id)
   OR (run_id, ingested_at) NOT IN (SELECT (run_id, started_at) FROM runs)
   OR valid_to NOT IN (SELECT started_at FROM runs)
   OR file_id NOT IN (SELECT file_id FROM source_files);
