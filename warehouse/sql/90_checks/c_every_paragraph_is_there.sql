-- (C) A document's paragraph_count is its paragraphs, and they cover its raw text in order and without gaps.
WITH placed AS (
    SELECT
        document_id, ordinal, raw_start, raw_end,
        row_number() OVER in_order - 1 AS place,
        lag(raw_end, 1, 0) OVER in_order AS raw_end_before
    FROM paragraphs
    WINDOW in_order AS (PARTITION BY document_id ORDER BY ordinal)
),
held AS (
    SELECT
        document_id,
        count(*) AS paragraphs,
        bool_and(ordinal = place AND raw_start = raw_end_before AND raw_end > raw_start) AS is_gapless
    FROM placed
    GROUP BY document_id
)
SELECT document_id, documents.paragraph_count, coalesce(held.paragraphs, 0) AS paragraphs, held.is_gapless
FROM documents
LEFT JOIN held USING (document_id)
WHERE documents.paragraph_count <> coalesce(held.paragraphs, 0)
   OR NOT held.is_gapless;
