CREATE VIEW mart_mentioned_dates AS
WITH dates AS (
    SELECT
        document_id,
        paragraph_id,
        start_char,
        end_char,
        value,
        rule,
        CASE
            WHEN starts_with(value, '-') THEN NULL
            WHEN length(value) = 10 THEN 'day'
            WHEN length(value) = 7 THEN 'month'
            ELSE 'year'
        END AS date_precision
    FROM marks
    WHERE label = 'mentioned_date' AND value IS NOT NULL
),
typed AS (
    SELECT
        *,
        CASE date_precision
            WHEN 'day' THEN try_cast(value AS DATE)
            WHEN 'month' THEN try_cast(value || '-01' AS DATE)
            WHEN 'year' THEN try_cast(value || '-01-01' AS DATE)
        END AS date_from
    FROM dates
)
SELECT
    typed.document_id,
    typed.paragraph_id,
    typed.start_char,
    typed.end_char,
    typed.value,
    typed.date_precision,
    typed.date_from,
    CASE typed.date_precision
        WHEN 'day' THEN date_from
        WHEN 'month' THEN last_day(date_from)
        WHEN 'year' THEN make_date(year(date_from), 12, 31)
    END AS date_to,
    CASE WHEN date_precision IS NULL THEN try_cast(nullif(substring(value, 3, 2), '') AS BIGINT) END AS yearless_month,
    CASE WHEN date_precision IS NULL THEN try_cast(nullif(substring(value, 6, 2), '') AS BIGINT) END AS yearless_day,
    typed.rule,
    documents.best_date,
    documents.best_date_precision,
    documents.publisher,
    documents.source_name
FROM typed
JOIN documents USING (document_id);
COMMENT ON VIEW mart_mentioned_dates IS 'Every date that a text mentions, other than its own, as the first and last day that it can mean.';
COMMENT ON COLUMN mart_mentioned_dates.document_id IS 'The document.';
COMMENT ON COLUMN mart_mentioned_dates.paragraph_id IS 'The paragraph.';
COMMENT ON COLUMN mart_mentioned_dates.start_char IS 'Where its words begin in the paragraph''s text, code points, 0-based.';
COMMENT ON COLUMN mart_mentioned_dates.end_char IS 'Where they end, exclusive.';
COMMENT ON COLUMN mart_mentioned_dates.value IS 'The date as marks have it: 2024-06-01, 2024-06, 2024 or --06-01.';
COMMENT ON COLUMN mart_mentioned_dates.date_precision IS 'day, month or year; null where no year is stated.';
COMMENT ON COLUMN mart_mentioned_dates.date_from IS 'The first day that it can mean; null where no year is stated.';
COMMENT ON COLUMN mart_mentioned_dates.date_to IS 'The last.';
COMMENT ON COLUMN mart_mentioned_dates.yearless_month IS 'The month of a date without a year.';
COMMENT ON COLUMN mart_mentioned_dates.yearless_day IS 'The day of such a date; null for a month.';
COMMENT ON COLUMN mart_mentioned_dates.rule IS 'The rule that read it.';
COMMENT ON COLUMN mart_mentioned_dates.best_date IS 'The document''s own date.';
COMMENT ON COLUMN mart_mentioned_dates.best_date_precision IS 'How exact that is.';
COMMENT ON COLUMN mart_mentioned_dates.publisher IS 'Who published the document.';
COMMENT ON COLUMN mart_mentioned_dates.source_name IS 'The configured source, or `adhoc`.';
