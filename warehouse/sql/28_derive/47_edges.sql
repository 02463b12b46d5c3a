-- The pairs that are alike, of two parts of all texts at a time: the signatures of all would not fit into memory. A
-- signature is taken from one of the documents that have it.
INSERT INTO derive_edges
WITH pairs AS MATERIALIZED (
    SELECT DISTINCT one, other
    FROM derive_pairs
    WHERE one % $parts = $part AND other % $parts = $other_part
),
holders AS (
    SELECT key, min(document_id) AS document_id
    FROM fingerprints
    WHERE key IN (SELECT one FROM pairs UNION ALL SELECT other FROM pairs)
    GROUP BY key
),
signatures AS NOT MATERIALIZED (
    SELECT key, bands
    FROM fingerprints
    SEMI JOIN holders USING (key, document_id)
)
SELECT DISTINCT pairs.one, pairs.other
FROM pairs
JOIN (SELECT * FROM signatures WHERE key % $parts = $part) AS one ON one.key = pairs.one
JOIN (SELECT * FROM signatures WHERE key % $parts = $other_part) AS other ON other.key = pairs.other
WHERE agreeing_slots(one.bands, other.bands) >= $min_agreeing;
