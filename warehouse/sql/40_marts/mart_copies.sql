CREATE VIEW mart_copies AS
WITH firsts AS (
    SELECT method, cluster_id, item_document_id FROM duplicates WHERE item_kind = 'document' AND is_first
)
SELECT
    members.item_document_id AS document_id,
    firsts.item_document_id AS first_document_id,
    members.method,
    members.similarity,
    members.is_tie,
    CASE WHEN NOT members.is_tie AND own.best_date_precision = 'day' AND earliest.best_date_precision = 'day' THEN
        own.best_date - earliest.best_date
    END AS days_later,
    own.publisher,
    earliest.publisher AS first_publisher,
    own.best_date,
    own.best_date_precision,
    earliest.best_date AS first_date,
    earliest.best_date_precision AS first_date_precision,
    own.source_name,
    own.title,
    earliest.title AS first_title,
    own.url,
    earliest.url AS first_url
FROM duplicates AS members
JOIN firsts USING (method, cluster_id)
JOIN documents AS own ON own.document_id = members.item_document_id
JOIN documents AS earliest ON earliest.document_id = firsts.item_document_id
WHERE members.item_kind = 'document' AND NOT members.is_first;
COMMENT ON VIEW mart_copies IS 'Documents that are the same as another, or nearly, with the one that was first; a document may be in a cluster of each method.';
COMMENT ON COLUMN mart_copies.document_id IS 'The document.';
COMMENT ON COLUMN mart_copies.first_document_id IS 'The first of its cluster.';
COMMENT ON COLUMN mart_copies.method IS 'exact: the same normalised text; minhash: nearly the same.';
COMMENT ON COLUMN mart_copies.similarity IS 'Similarity to the first, 0 to 1; a chain of versions may hold what is hardly like it.';
COMMENT ON COLUMN mart_copies.is_tie IS 'Whether the dates do not show it to be later than the first.';
COMMENT ON COLUMN mart_copies.days_later IS 'Days from the first to it; null where it is a tie, or one of the dates is no day.';
COMMENT ON COLUMN mart_copies.publisher IS 'Who published it.';
COMMENT ON COLUMN mart_copies.first_publisher IS 'Who published the first.';
COMMENT ON COLUMN mart_copies.best_date IS 'Its date; of a month or year the first day.';
COMMENT ON COLUMN mart_copies.best_date_precision IS 'How exact that is: day, month or year.';
COMMENT ON COLUMN mart_copies.first_date IS 'Date of the first.';
COMMENT ON COLUMN mart_copies.first_date_precision IS 'How exact that is.';
COMMENT ON COLUMN mart_copies.source_name IS 'The configured source, or `adhoc`.';
COMMENT ON COLUMN mart_copies.title IS 'Its headline.';
COMMENT ON COLUMN mart_copies.first_title IS 'Headline of the first.';
COMMENT ON COLUMN mart_copies.url IS 'Its address.';
COMMENT ON COLUMN mart_copies.first_url IS 'Address of the first.';
