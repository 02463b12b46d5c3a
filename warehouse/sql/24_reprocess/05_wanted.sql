-- In memory, for a cursor of its own to read.
-- Documents of the condition, and with $stale only those that other rules made than those their source has today.
CREATE OR REPLACE TABLE memory.main.reprocess_wanted AS
SELECT document_id
FROM reprocess_named
LEFT JOIN reprocess_versions AS today USING (source_name)
WHERE NOT $stale
   OR process_version <> coalesce(today.version, $plain);
