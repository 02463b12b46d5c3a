-- (D) A paragraph's spans tile its text from 0 to its length, in the order of their ordinals.
WITH placed AS (
    SELECT
        paragraph_id, ordinal, start_char, end_char, is_fragment,
        row_number() OVER in_order - 1 AS place,
        lag(end_char, 1, 0) OVER in_order AS end_before
    FROM spans
    WINDOW in_order AS (PARTITION BY paragraph_id ORDER BY ordinal)
),
held AS (
    SELECT
        paragraph_id,
        bool_and(ordinal = place AND start_char = end_before AND end_char > start_char) AS is_gapless,
        max(end_char) AS last_char,
        bool_or(is_fragment) AS has_fragment
    FROM placed
    GROUP BY paragraph_id
)
SELECT paragraph_id, paragraphs.char_count, held.last_char, held.is_gapless
FROM paragraphs
LEFT JOIN held USING (paragraph_id)
WHERE held.last_char IS NULL
   OR NOT held.is_gapless
   OR held.last_char <> paragraphs.char_count
   OR held.has_fragment <> paragraphs.is_mixed
   OR length(paragraphs.text) <> paragraphs.char_count;
