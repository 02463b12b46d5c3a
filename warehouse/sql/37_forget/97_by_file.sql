-- Of which files single documents or texts are forgotten.
SELECT source_hash, list(forgotten_id) FROM forgotten WHERE scope <> 'file' GROUP BY source_hash;
