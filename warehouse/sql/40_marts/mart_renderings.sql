CREATE VIEW mart_renderings AS
WITH told AS (
    SELECT fragment, fold(rendering) AS folded, rendering, rule, document_id FROM translations
)
SELECT
    told.fragment AS phrase,
    min(told.rendering) AS rendering,
    told.rule,
    count(*) AS mentions,
    count(DISTINCT told.document_id) AS documents,
    count(DISTINCT documents.publisher) AS publishers,
    string_agg(DISTINCT documents.publisher, '; ' ORDER BY documents.publisher) AS publishers_text,
    min(documents.best_date) FILTER (documents.best_date_precision = 'day') AS first_day,
    max(documents.best_date) FILTER (documents.best_date_precision = 'day') AS last_day
FROM told
JOIN documents USING (document_id)
GROUP BY told.fragment, told.folded, told.rule;
COMMENT ON VIEW mart_renderings IS 'How each Chinese, Japanese or Korean phrase that was left standing is rendered, how often and by whom: a row for each rendering, case, accents and kinds of quotation marks apart.';
COMMENT ON COLUMN mart_renderings.phrase IS 'The phrase, as it was left standing.';
COMMENT ON COLUMN mart_renderings.rendering IS 'The words that render it.';
COMMENT ON COLUMN mart_renderings.rule IS 'How they are told: quoted_before, bracket_behind or sentence_beside.';
COMMENT ON COLUMN mart_renderings.mentions IS 'Places where it is rendered so.';
COMMENT ON COLUMN mart_renderings.documents IS 'Documents that do.';
COMMENT ON COLUMN mart_renderings.publishers IS 'Publishers of these that are named.';
COMMENT ON COLUMN mart_renderings.publishers_text IS 'Their names, with `; ` between.';
COMMENT ON COLUMN mart_renderings.first_day IS 'First day of such a document; documents dated by a month or year alone do not count.';
COMMENT ON COLUMN mart_renderings.last_day IS 'Last such day.';
