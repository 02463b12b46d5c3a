-- Who else is in the buckets of the texts asked for: a bucket is the texts of one value in one band; most have one text, and
-- are left out. Some bands at a time, and where even one is too much a part of its values.
CREATE OR REPLACE TEMP TABLE derive_buckets AS
WITH unpacked AS NOT MATERIALIZED (
    SELECT
        key,
        $first - 1 + generate_subscripts(bands[$first:$last], 1) AS band,
        unnest(bands[$first:$last]) AS value,
        unnest(list_concat(bands[$first + 1:$last], [bands[1 + $last % len(bands)]])) AS next_value
    FROM fingerprints
    WHERE key IS NOT NULL
),
spread AS NOT MATERIALIZED (
    SELECT * FROM unpacked WHERE value % $parts = $part
),
asked AS (
    SELECT DISTINCT band, value FROM spread WHERE key IN (FROM derive_asked)
),
held AS MATERIALIZED (
    SELECT key, band, value, next_value FROM spread JOIN asked USING (band, value)
),
shared AS (
    SELECT band, value FROM held GROUP BY band, value HAVING min(key) < max(key)
)
SELECT DISTINCT key, band, value, next_value
FROM held
SEMI JOIN shared USING (band, value);
