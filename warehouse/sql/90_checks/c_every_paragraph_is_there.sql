-- (C) A document's paragraph_count is its paragraphs, and they cover its raw text without gaps.
WITH held AS (
    SELECT
        document_id,
        count(*) AS paragraphs,
        count(DISTINCT ordinal) AS ordinals,
        max(ordinal) + 1 AS next_ordinal,
        min(raw_start) AS raw_start,
        max(raw_end) AS raw_end,
        sum(raw_end - raw_start) AS raw_chars
    FROM paragraphs
    GROUP BY document_id
)
SELECT document_id, documents.paragraph_count, coalesce(held.paragraphs, 0) AS paragraphs
FROM documents
LEFT JOIN held USING (document_id)
WHERE documents.paragraph_count <> coalesce(held.paragraphs, 0)
   OR held.ordinals <> held.paragraphs
   OR held.next_ordinal <> held.paragraphs
   OR held.raw_start <> 0
   OR held.raw_chars <> held.raw_end;
