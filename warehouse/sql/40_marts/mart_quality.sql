CREATE VIEW mart_quality AS
WITH told AS (
    SELECT source_name, measure, NULL AS code, affected, total
    FROM (
        UNPIVOT (
            SELECT
                source_name,
                count(*) AS total,
                count(*) FILTER (best_date IS NULL) AS no_date,
                count(*) FILTER (best_date_precision <> 'day') AS no_day,
                count(*) FILTER (title IS NULL) AS no_title,
                count(*) FILTER (people_text IS NULL) AS no_people,
                count(*) FILTER (publisher IS NULL) AS no_publisher
            FROM documents
            GROUP BY source_name
        )
        ON no_date, no_day, no_title, no_people, no_publisher INTO NAME measure VALUE affected
    )
),
totals AS (
    SELECT source_name, count(*) AS documents FROM documents GROUP BY source_name
),
flagged AS (
    SELECT documents.source_name, flags.flag, count(DISTINCT document_id) AS documents
    FROM paragraph_flags AS flags
    JOIN documents USING (document_id)
    GROUP BY ALL
),
rejected AS (
    SELECT source_name, reason, sum(record_count)::BIGINT AS records
    FROM quarantine
    WHERE status = 'open'
    GROUP BY ALL
),
measures AS (
    SELECT source_name, measure, code, affected, total FROM told
    UNION ALL
    SELECT source_name, 'flag', flag, flagged.documents, totals.documents
    FROM flagged
    JOIN totals USING (source_name)
    UNION ALL
    SELECT
        rejected.source_name,
        'quarantine',
        reason,
        records,
        coalesce(totals.documents, 0) + sum(records) OVER (PARTITION BY rejected.source_name)
    FROM rejected
    LEFT JOIN totals ON totals.source_name = rejected.source_name
)
SELECT source_name, measure, code, affected, total::BIGINT AS total, round(affected / total, 4) AS share
FROM measures;
COMMENT ON VIEW mart_quality IS 'What is wrong or lacking, a measure a row: documents without a date, title or people, with each flag, and records in quarantine by reason.';
COMMENT ON COLUMN mart_quality.source_name IS 'The configured source, or `adhoc`.';
COMMENT ON COLUMN mart_quality.measure IS 'no_date, no_day (a month or year), no_title, no_people, no_publisher, flag or quarantine.';
COMMENT ON COLUMN mart_quality.code IS 'Which flag, or which reason; else null.';
COMMENT ON COLUMN mart_quality.affected IS 'Documents that it is so of; of the quarantine records.';
COMMENT ON COLUMN mart_quality.total IS 'All documents of the source; of the quarantine all records, loaded or not.';
COMMENT ON COLUMN mart_quality.share IS 'affected as a share of total, 0 to 1.';
