-- As 44_changed_pairs, but every pair of the texts asked for; their places follow from all texts that are there.
CREATE OR REPLACE TEMP TABLE derive_pairs AS
WITH placed AS (
    SELECT
        key, band, value,
        row_number() OVER (PARTITION BY band, value ORDER BY next_value, key) AS place
    FROM derive_buckets
    WHERE key NOT IN (SELECT key FROM derive_nodes WHERE NOT is_live)
),
asked AS (
    SELECT * FROM placed WHERE key IN (FROM derive_asked)
),
steps AS (
    SELECT unnest(range(1, $window + 1)) AS step
)
SELECT DISTINCT least(one.key, other.key) AS one, greatest(one.key, other.key) AS other
FROM asked AS one
CROSS JOIN steps
JOIN asked AS other
    ON other.band = one.band AND other.value = one.value AND other.place = one.place + steps.step;
