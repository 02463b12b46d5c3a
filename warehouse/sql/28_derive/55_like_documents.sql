-- Where all texts of a component are one and the same, its cluster is exact, and needs no second one.
INSERT INTO derive_wanted
WITH members AS (
    SELECT
        document_id,
        near.key,
        coalesce(components.component, near.key) AS component,
        min(document_id) OVER of_component AS cluster_id,
        best_date,
        latest_day(best_date, best_date_precision) AS latest
    FROM derive_near AS near
    JOIN documents USING (document_id)
    LEFT JOIN derive_components AS components USING (key)
    WINDOW of_component AS (PARTITION BY coalesce(components.component, near.key))
    QUALIFY min(text_sha256) OVER of_component <> max(text_sha256) OVER of_component
),
placed AS (
    SELECT
        *,
        first_value(document_id) OVER in_order AS first_id,
        first_value(key) OVER in_order AS first_key,
        document_id <> first_id AND coalesce(best_date <= first_value(latest) OVER in_order, true) AS may_be_first
    FROM members
    WINDOW in_order AS (PARTITION BY component ORDER BY latest NULLS LAST, best_date DESC, document_id)
),
signatures AS (
    SELECT key, any_value(bands) AS bands
    FROM fingerprints
    WHERE key IN (SELECT key FROM placed)
    GROUP BY key
)
SELECT
    'document',
    placed.document_id,
    placed.document_id,
    NULL,
    'minhash',
    placed.cluster_id,
    round(agreeing_slots(own.bands, first_one.bands) / $slots, 4),
    placed.document_id = placed.first_id,
    may_be_first OR (placed.document_id = first_id AND bool_or(may_be_first) OVER (PARTITION BY component))
FROM placed
JOIN signatures AS own ON own.key = placed.key
JOIN signatures AS first_one ON first_one.key = placed.first_key;
