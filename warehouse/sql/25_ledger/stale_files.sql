-- Files of stale documents; files with rejects that other rules or settings than this run's refused; and those whose rejects can be
-- tried again only so, for their bytes are in the file alone.
CREATE OR REPLACE TEMP TABLE stale_files AS
SELECT source_uri
FROM documents
LEFT JOIN versions USING (source_name)
WHERE $wanted AND documents.process_version <> coalesce(versions.process_version, $plain)
UNION
SELECT quarantine.source_uri
FROM quarantine
JOIN runs USING (run_id)
JOIN runs AS this ON this.run_id = $run_id
WHERE $wanted
  AND quarantine.status = 'open'
  AND (
    runs.process_version <> this.process_version
    OR runs.config_sha256 <> this.config_sha256
    OR quarantine.scope = 'file'
    OR quarantine.last_record_index IS NOT NULL
  );
