-- In a bucket, in the order of the bands that follow, each text is compared with the next $window: near-linear also where
-- thousands share a template, and all with all where few share a value. Here: the pairs that come or go by the texts that
-- came or went, none of which is farther off than the window.
CREATE OR REPLACE TEMP TABLE derive_pairs AS
WITH flagged AS (
    SELECT
        buckets.*,
        coalesce(nodes.is_old, true) AS is_old,
        coalesce(nodes.is_live, true) AS is_live
    FROM derive_buckets AS buckets
    LEFT JOIN derive_nodes AS nodes USING (key)
),
placed AS (
    SELECT
        key, band, value, is_old, is_live,
        count(*) FILTER (is_old) OVER in_order AS old_place,
        count(*) FILTER (is_live) OVER in_order AS live_place,
        bool_or(is_old <> is_live) OVER (in_order ROWS BETWEEN $window PRECEDING AND $window FOLLOWING) AS is_near
    FROM flagged
    WINDOW in_order AS (PARTITION BY band, value ORDER BY next_value, key)
),
near AS (
    SELECT * FROM placed WHERE is_near
),
steps AS (
    SELECT unnest(range(1, $window + 1)) AS step
),
now AS (
    SELECT least(one.key, other.key) AS one, greatest(one.key, other.key) AS other
    FROM near AS one
    CROSS JOIN steps
    JOIN near AS other
        ON other.band = one.band AND other.value = one.value AND other.live_place = one.live_place + steps.step
    WHERE one.is_live AND other.is_live
),
before AS (
    SELECT least(one.key, other.key) AS one, greatest(one.key, other.key) AS other
    FROM near AS one
    CROSS JOIN steps
    JOIN near AS other
        ON other.band = one.band AND other.value = one.value AND other.old_place = one.old_place + steps.step
    WHERE one.is_old AND other.is_old AND one.is_live AND other.is_live
)
(FROM now EXCEPT FROM before)
UNION
(FROM before EXCEPT FROM now);
