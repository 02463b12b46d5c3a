CREATE VIEW mart_phrases AS
WITH met AS (
    SELECT
        mentions.phrase,
        mentions.document_id,
        documents.publisher,
        CASE documents.best_date_precision WHEN 'day' THEN documents.best_date END AS day
    FROM phrase_mentions AS mentions
    JOIN documents USING (document_id)
),
counted AS (
    SELECT
        phrase,
        count(*) AS mentions,
        count(DISTINCT document_id) AS documents,
        count(DISTINCT publisher) AS publishers,
        count(DISTINCT day) AS days,
        min(day) AS first_day,
        max(day) AS last_day
    FROM met
    GROUP BY phrase
),
gaps AS (
    SELECT phrase, day - lag(day) OVER (PARTITION BY phrase ORDER BY day) AS gap
    FROM (SELECT DISTINCT phrase, day FROM met WHERE day IS NOT NULL)
),
rhythm AS (
    SELECT phrase, median(gap) AS typical_gap_days, max(gap) AS longest_gap_days FROM gaps GROUP BY phrase
),
corpus AS (
    SELECT max(best_date) AS last_day FROM documents WHERE best_date_precision = 'day'
)
SELECT
    listed.phrase,
    coalesce(counted.mentions, 0) AS mentions,
    coalesce(counted.documents, 0) AS documents,
    coalesce(counted.publishers, 0) AS publishers,
    coalesce(counted.days, 0) AS days,
    counted.first_day,
    counted.last_day,
    rhythm.typical_gap_days,
    rhythm.longest_gap_days,
    corpus.last_day - counted.last_day AS silent_days,
    coalesce(
        counted.days >= 5
            AND corpus.last_day - counted.last_day > rhythm.longest_gap_days
            AND corpus.last_day - counted.last_day > 3 * rhythm.typical_gap_days,
        false
    ) AS is_silent
FROM (SELECT DISTINCT phrase FROM phrases) AS listed
LEFT JOIN counted USING (phrase)
LEFT JOIN rhythm USING (phrase)
CROSS JOIN corpus;
COMMENT ON VIEW mart_phrases IS 'Each phrase of config/phrases.toml: how often, by how many, first and last seen, and whether it fell silent. Days are those of documents that are dated by a day.';
COMMENT ON COLUMN mart_phrases.phrase IS 'The phrase.';
COMMENT ON COLUMN mart_phrases.mentions IS 'Places that hold it, in any form.';
COMMENT ON COLUMN mart_phrases.documents IS 'Documents that do.';
COMMENT ON COLUMN mart_phrases.publishers IS 'Publishers of these that are named.';
COMMENT ON COLUMN mart_phrases.days IS 'Days of these documents.';
COMMENT ON COLUMN mart_phrases.first_day IS 'The first of them.';
COMMENT ON COLUMN mart_phrases.last_day IS 'The last.';
COMMENT ON COLUMN mart_phrases.typical_gap_days IS 'Days from one to the next, the median.';
COMMENT ON COLUMN mart_phrases.longest_gap_days IS 'The most.';
COMMENT ON COLUMN mart_phrases.silent_days IS 'Days from the last to the newest document of all.';
COMMENT ON COLUMN mart_phrases.is_silent IS 'Whether that is longer than any gap before, and three times the typical one; only from five days on.';
