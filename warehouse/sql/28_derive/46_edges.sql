-- A signature is taken from one of the documents that have it.
INSERT INTO derive_edges
WITH holders AS (
    SELECT key, min(document_id) AS document_id
    FROM fingerprints
    WHERE key IN (SELECT one FROM derive_pairs UNION ALL SELECT other FROM derive_pairs)
    GROUP BY key
),
signatures AS NOT MATERIALIZED (
    SELECT key, bands
    FROM fingerprints
    SEMI JOIN holders USING (key, document_id)
)
SELECT pairs.one, pairs.other
FROM derive_pairs AS pairs
JOIN signatures AS one ON one.key = pairs.one
JOIN signatures AS other ON other.key = pairs.other
WHERE agreeing_slots(one.bands, other.bands) >= $min_agreeing;
