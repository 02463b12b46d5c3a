-- (D) A paragraph's spans tile its text from 0 to its length.
WITH held AS (
    SELECT
        paragraph_id,
        count(*) AS spans,
        min(start_char) AS first_char,
        max(end_char) AS last_char,
        sum(end_char - start_char) AS chars,
        count(DISTINCT start_char) AS starts,
        bool_or(is_fragment) AS has_fragment
    FROM spans
    GROUP BY paragraph_id
)
SELECT paragraph_id, paragraphs.char_count, held.first_char, held.last_char, held.chars
FROM paragraphs
LEFT JOIN held USING (paragraph_id)
WHERE held.spans IS NULL
   OR held.first_char <> 0
   OR held.last_char <> paragraphs.char_count
   OR held.chars <> paragraphs.char_count
   OR held.starts <> held.spans
   OR held.has_fragment <> paragraphs.is_mixed
   OR length(paragraphs.text) <> paragraphs.char_count;
