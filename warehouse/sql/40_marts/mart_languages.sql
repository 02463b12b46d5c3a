CREATE VIEW mart_languages AS
SELECT
    documents.source_name,
    share.language,
    count(*) AS documents,
    sum(share.letters)::BIGINT AS letters
FROM documents, unnest(documents.language_shares) AS shares(share)
GROUP BY ALL;
COMMENT ON VIEW mart_languages IS 'Letters per language and source, and the documents that hold the language.';
