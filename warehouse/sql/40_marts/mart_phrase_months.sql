CREATE VIEW mart_phrase_months AS
WITH totals AS (
    SELECT
        source_name,
        publisher,
        CASE WHEN best_date_precision <> 'year' THEN date_trunc('month', best_date)::DATE END AS month,
        count(*) AS documents
    FROM documents
    GROUP BY ALL
),
met AS (
    SELECT
        mentions.phrase,
        documents.source_name,
        documents.publisher,
        CASE WHEN documents.best_date_precision <> 'year' THEN date_trunc('month', documents.best_date)::DATE END AS month,
        count(*) AS mentions,
        count(DISTINCT mentions.document_id) AS documents
    FROM phrase_mentions AS mentions
    JOIN documents USING (document_id)
    GROUP BY ALL
)
SELECT
    met.phrase,
    met.source_name,
    met.publisher,
    met.month,
    met.mentions,
    met.documents,
    totals.documents AS all_documents,
    round(met.documents / totals.documents, 4) AS document_share
FROM met
JOIN totals
    ON totals.source_name = met.source_name
    AND totals.publisher IS NOT DISTINCT FROM met.publisher
    AND totals.month IS NOT DISTINCT FROM met.month;
COMMENT ON VIEW mart_phrase_months IS 'How often each phrase stands in a publisher''s documents of a month; documents dated by a year alone have no month.';
COMMENT ON COLUMN mart_phrase_months.phrase IS 'The phrase.';
COMMENT ON COLUMN mart_phrase_months.source_name IS 'The configured source, or `adhoc`.';
COMMENT ON COLUMN mart_phrase_months.publisher IS 'Who published the documents; null where nobody is named.';
COMMENT ON COLUMN mart_phrase_months.month IS 'First day of the month; null where only a year, or nothing, is known: leave these out of a time axis.';
COMMENT ON COLUMN mart_phrase_months.mentions IS 'Places that hold it.';
COMMENT ON COLUMN mart_phrase_months.documents IS 'Documents that do.';
COMMENT ON COLUMN mart_phrase_months.all_documents IS 'All documents of the publisher in that month.';
COMMENT ON COLUMN mart_phrase_months.document_share IS 'documents as a share of these, 0 to 1.';
