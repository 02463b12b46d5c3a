-- For each text that is compared one of the documents that have it: its signature is read from there.
CREATE OR REPLACE TEMP TABLE derive_holders AS
SELECT key, min(document_id) AS document_id
FROM fingerprints
WHERE key IN (SELECT one FROM derive_pairs UNION ALL SELECT other FROM derive_pairs)
GROUP BY key;
