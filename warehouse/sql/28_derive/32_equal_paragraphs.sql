-- Materialised, so that the long column of hashes is read once, and only what it gives is joined.
INSERT INTO derive_wanted
WITH members AS MATERIALIZED (
    SELECT paragraph_id, document_id, ordinal, text_sha256
    FROM paragraphs
    WHERE text_sha256 IN (FROM derive_texts)
),
repeated AS MATERIALIZED (
    SELECT text_sha256 FROM members GROUP BY text_sha256 HAVING count(*) > 1
),
dated AS (
    SELECT members.*, documents.best_date, latest_day(documents.best_date, documents.best_date_precision) AS latest
    FROM members
    SEMI JOIN repeated USING (text_sha256)
    JOIN documents USING (document_id)
),
placed AS (
    SELECT
        *,
        row_number() OVER in_order = 1 AS is_first,
        document_id <> first_value(document_id) OVER in_order
            AND coalesce(best_date <= first_value(latest) OVER in_order, true) AS may_be_first
    FROM dated
    WINDOW in_order AS (PARTITION BY text_sha256 ORDER BY latest NULLS LAST, best_date DESC, document_id, ordinal)
)
SELECT
    'paragraph',
    paragraph_id,
    document_id,
    paragraph_id,
    'exact',
    text_sha256,
    1.0,
    is_first,
    may_be_first OR (is_first AND bool_or(may_be_first) OVER (PARTITION BY text_sha256))
FROM placed;
