-- The pairs that are alike.
CREATE OR REPLACE TEMP TABLE derive_edges AS
WITH pairs AS (
    SELECT DISTINCT one, other FROM derive_pairs
),
signatures AS (
    SELECT key, any_value(bands) AS bands
    FROM fingerprints
    WHERE key IN (SELECT one FROM pairs UNION ALL SELECT other FROM pairs)
    GROUP BY key
)
SELECT pairs.one, pairs.other
FROM pairs
JOIN signatures AS one ON one.key = pairs.one
JOIN signatures AS other ON other.key = pairs.other
WHERE agreeing_slots(one.bands, other.bands) >= $min_agreeing;
