-- In memory, for a cursor of its own to read.
-- Documents of the condition, and with $stale only those that other rules made than those their source has today.
CREATE OR REPLACE TABLE memory.main.reprocess_wanted AS
SELECT document_id
FROM reprocess_named
LEFT JOIN versions USING (source_name)
WHERE NOT $stale
   OR reprocess_named.process_version <> coalesce(versions.process_version, $plain);
