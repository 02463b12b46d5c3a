-- Where all texts of a component are one and the same, its cluster is exact, and needs no second one.
INSERT INTO derive_wanted
WITH placed AS (
    SELECT
        document_id,
        near.key,
        coalesce(components.component, near.key) AS component,
        min(document_id) OVER of_component AS cluster_id,
        min(text_sha256) OVER of_component <> max(text_sha256) OVER of_component AS has_texts,
        row_number() OVER (of_component ORDER BY best_date NULLS LAST, document_id) = 1 AS is_first
    FROM derive_near AS near
    JOIN documents USING (document_id)
    LEFT JOIN derive_components AS components USING (key)
    WINDOW of_component AS (PARTITION BY coalesce(components.component, near.key))
),
clustered AS (
    SELECT * FROM placed WHERE has_texts
),
signatures AS (
    SELECT key, any_value(bands) AS bands
    FROM fingerprints
    WHERE key IN (SELECT key FROM clustered)
    GROUP BY key
)
SELECT
    'document',
    clustered.document_id,
    'minhash',
    clustered.cluster_id,
    round(agreeing_slots(own.bands, first_one.bands) / $slots, 4),
    clustered.is_first
FROM clustered
JOIN (SELECT component, key FROM clustered WHERE is_first) AS firsts USING (component)
JOIN signatures AS own ON own.key = clustered.key
JOIN signatures AS first_one ON first_one.key = firsts.key;
