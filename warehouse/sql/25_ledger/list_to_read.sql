-- Not a temporary table: it is read through a cursor of its own while the run writes.
CREATE OR REPLACE TABLE memory.main.to_read AS
SELECT source_name, source_uri, path, size_bytes, modified_ns, held_sha256, is_known, below
FROM classified
WHERE verdict = 'read';
