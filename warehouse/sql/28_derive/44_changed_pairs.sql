-- In a bucket, in the order of the bands that follow, each text is compared with the next $window: near-linear also where
-- thousands share a template, and all with all where few share a value. Here: the pairs that come or go by the texts that
-- came or went, none of which is farther off than the window.
INSERT INTO derive_pairs
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
near AS MATERIALIZED (
    SELECT * FROM placed WHERE is_near
),
now AS (
    SELECT
        key, live_place AS place,
        unnest(list({'key': key, 'place': live_place}) OVER (
            PARTITION BY band, value ORDER BY live_place ROWS BETWEEN 1 FOLLOWING AND $window FOLLOWING
        )) AS next
    FROM near
    WHERE is_live
),
before AS (
    SELECT
        key, old_place AS place, is_live,
        unnest(list({'key': key, 'place': old_place, 'is_live': is_live}) OVER (
            PARTITION BY band, value ORDER BY old_place ROWS BETWEEN 1 FOLLOWING AND $window FOLLOWING
        )) AS next
    FROM near
    WHERE is_old
),
pairs_now AS (
    SELECT DISTINCT least(key, next.key) AS one, greatest(key, next.key) AS other
    FROM now
    WHERE next.place <= place + $window
),
pairs_before AS (
    SELECT DISTINCT least(key, next.key) AS one, greatest(key, next.key) AS other
    FROM before
    WHERE next.place <= place + $window AND is_live AND next.is_live
)
(FROM pairs_now EXCEPT FROM pairs_before)
UNION ALL
(FROM pairs_before EXCEPT FROM pairs_now);
