CREATE VIEW mart_languages AS
SELECT
    documents.source_name,
    share.language,
    count(*) AS documents,
    sum(share.letters)::BIGINT AS letters
FROM documents, unnest(documents.language_shares) AS shares(share)
GROUP BY ALL;
COMMENT ON VIEW mart_languages IS 'Letters per language and source, and the documents that hold the language.';
COMMENT ON COLUMN mart_languages.source_name IS 'The configured source, or `adhoc`.';
COMMENT ON COLUMN mart_languages.language IS 'BCP 47 tag.';
COMMENT ON COLUMN mart_languages.documents IS 'Documents that hold the language.';
COMMENT ON COLUMN mart_languages.letters IS 'Letters in the language, code points.';
