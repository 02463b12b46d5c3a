INSERT INTO derive_wanted
WITH members AS (
    SELECT document_id, text_sha256, best_date, latest_day(best_date, best_date_precision) AS latest
    FROM documents
    WHERE text_sha256 IN (FROM derive_texts)
    QUALIFY count(*) OVER (PARTITION BY text_sha256) > 1
),
placed AS (
    SELECT
        *,
        row_number() OVER in_order = 1 AS is_first,
        NOT is_first AND coalesce(best_date <= first_value(latest) OVER in_order, true) AS may_be_first
    FROM members
    WINDOW in_order AS (PARTITION BY text_sha256 ORDER BY latest NULLS LAST, best_date DESC, document_id)
)
SELECT
    'document',
    document_id,
    document_id,
    NULL,
    'exact',
    text_sha256,
    1.0,
    is_first,
    may_be_first OR (is_first AND bool_or(may_be_first) OVER (PARTITION BY text_sha256))
FROM placed;
