CREATE VIEW mart_languages AS
SELECT
    documents.source_name,
    CASE WHEN documents.best_date_precision <> 'year' THEN date_trunc('month', documents.best_date)::DATE END AS month,
    share.language,
    split_part(share.language, '-', 1) AS language_base,
    count(*) AS documents,
    sum(share.letters)::BIGINT AS letters
FROM documents, unnest(documents.language_shares) AS shares(share)
GROUP BY ALL;
COMMENT ON VIEW mart_languages IS 'Letters per language, source and month, and the documents that hold the language.';
COMMENT ON COLUMN mart_languages.source_name IS 'The configured source, or `adhoc`.';
COMMENT ON COLUMN mart_languages.month IS 'First day of the month; null where only a year, or nothing, is known: leave these out of a time axis.';
COMMENT ON COLUMN mart_languages.language IS 'BCP 47 tag.';
COMMENT ON COLUMN mart_languages.language_base IS 'Its primary subtag.';
COMMENT ON COLUMN mart_languages.documents IS 'Documents that hold the language.';
COMMENT ON COLUMN mart_languages.letters IS 'Letters in the language, code points.';
