CREATE VIEW mart_phrase_pairs AS
WITH met AS (
    SELECT DISTINCT phrase, document_id FROM phrase_mentions
),
counted AS (
    SELECT phrase, count(*) AS documents FROM met GROUP BY phrase
),
pairs AS (
    SELECT one.phrase, other.phrase AS other_phrase, count(*) AS documents
    FROM met AS one
    JOIN met AS other ON other.document_id = one.document_id AND other.phrase > one.phrase
    GROUP BY ALL
)
SELECT
    pairs.phrase,
    pairs.other_phrase,
    pairs.documents,
    counted.documents AS phrase_documents,
    other_counted.documents AS other_documents,
    round(pairs.documents / (counted.documents + other_counted.documents - pairs.documents), 4) AS similarity
FROM pairs
JOIN counted ON counted.phrase = pairs.phrase
JOIN counted AS other_counted ON other_counted.phrase = pairs.other_phrase;
COMMENT ON VIEW mart_phrase_pairs IS 'Phrases that stand in the same documents, each pair once.';
COMMENT ON COLUMN mart_phrase_pairs.phrase IS 'The one, which is first in the alphabet.';
COMMENT ON COLUMN mart_phrase_pairs.other_phrase IS 'The other.';
COMMENT ON COLUMN mart_phrase_pairs.documents IS 'Documents that hold both.';
COMMENT ON COLUMN mart_phrase_pairs.phrase_documents IS 'Documents that hold the one.';
COMMENT ON COLUMN mart_phrase_pairs.other_documents IS 'Documents that hold the other.';
COMMENT ON COLUMN mart_phrase_pairs.similarity IS 'documents as a share of those that hold either, 0 to 1 (Jaccard).';
