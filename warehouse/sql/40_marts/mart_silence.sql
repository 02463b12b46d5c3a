CREATE VIEW mart_silence AS
WITH days AS (
    SELECT DISTINCT 'source' AS kind, source_name AS name, best_date AS day
    FROM documents
    WHERE best_date_precision = 'day'
    UNION
    SELECT DISTINCT 'publisher', publisher, best_date
    FROM documents
    WHERE best_date_precision = 'day' AND publisher IS NOT NULL
),
gaps AS (
    SELECT kind, name, day, day - lag(day) OVER (PARTITION BY kind, name ORDER BY day) AS gap FROM days
),
rhythm AS (
    SELECT
        kind,
        name,
        count(*) AS days,
        min(day) AS first_day,
        max(day) AS last_day,
        median(gap) AS typical_gap_days,
        max(gap) AS longest_gap_days
    FROM gaps
    GROUP BY ALL
),
now AS (
    SELECT max(published_at)::DATE AS today FROM publications
)
SELECT
    kind,
    name,
    days,
    first_day,
    last_day,
    typical_gap_days,
    longest_gap_days,
    greatest(today - last_day, 0) AS silent_days,
    days >= 5 AND today - last_day > longest_gap_days AND today - last_day > 3 * typical_gap_days AS is_silent
FROM rhythm, now;
COMMENT ON VIEW mart_silence IS 'Sources and publishers against their own rhythm, by the days of their documents. Documents dated by a month or year alone are left out.';
COMMENT ON COLUMN mart_silence.kind IS 'source or publisher.';
COMMENT ON COLUMN mart_silence.name IS 'Its name.';
COMMENT ON COLUMN mart_silence.days IS 'Days on which it has a document.';
COMMENT ON COLUMN mart_silence.first_day IS 'The first of them.';
COMMENT ON COLUMN mart_silence.last_day IS 'The last.';
COMMENT ON COLUMN mart_silence.typical_gap_days IS 'Days from one to the next, the median; null for one day.';
COMMENT ON COLUMN mart_silence.longest_gap_days IS 'The most.';
COMMENT ON COLUMN mart_silence.silent_days IS 'Days from the last to the day of this publication.';
COMMENT ON COLUMN mart_silence.is_silent IS 'Whether that is longer than any gap before, and three times the typical one; only from five days on.';
