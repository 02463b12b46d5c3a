-- As 44_changed_pairs, but every pair of the texts asked for; their places follow from all texts that are there.
INSERT INTO derive_pairs
WITH placed AS (
    SELECT
        key, band, value,
        row_number() OVER (PARTITION BY band, value ORDER BY next_value, key) AS place
    FROM derive_buckets
    WHERE key NOT IN (SELECT key FROM derive_nodes WHERE NOT is_live)
),
asked AS (
    SELECT
        key, place,
        unnest(list({'key': key, 'place': place}) OVER (
            PARTITION BY band, value ORDER BY place ROWS BETWEEN 1 FOLLOWING AND $window FOLLOWING
        )) AS next
    FROM placed
    WHERE key IN (FROM derive_asked)
)
SELECT DISTINCT least(key, next.key), greatest(key, next.key)
FROM asked
WHERE next.place <= place + $window;
