-- A document is stale when its own source's settings, under the rules in force, would give another version.
SELECT count(*)
FROM documents
LEFT JOIN versions USING (source_name)
WHERE documents.process_version <> coalesce(versions.process_version, $plain);
