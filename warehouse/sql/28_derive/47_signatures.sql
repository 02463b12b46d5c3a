-- Signatures of a part of the texts that are compared: those of all would not fit into memory.
CREATE OR REPLACE TEMP TABLE derive_signatures AS
SELECT fingerprints.key, any_value(fingerprints.bands) AS bands, any_value(fingerprints.figures) AS figures
FROM fingerprints
JOIN derive_holders USING (key, document_id)
WHERE fingerprints.key % $parts = $part
GROUP BY fingerprints.key;
