-- A source file of which the published file and the lake tell differently, but for when it was read and last changed.
SELECT * EXCLUDE (read_at, modified_at) FROM lake.source_files
EXCEPT
SELECT * EXCLUDE (read_at, modified_at) FROM serving.source_files
LIMIT 1;
