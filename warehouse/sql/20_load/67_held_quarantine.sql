-- What earlier runs rejected of the files concerned.
CREATE OR REPLACE TEMP TABLE held_quarantine AS
SELECT quarantine_id, first_seen_at, status, dismissed_reason, dismissed_at
FROM quarantine
WHERE source_uri IN (SELECT source_uri FROM commit_files WHERE is_known);
