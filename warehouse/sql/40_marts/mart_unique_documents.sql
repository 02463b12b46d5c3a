CREATE MACRO unique_documents(min_similarity) AS TABLE
WITH members AS (
    SELECT
        item_document_id AS document_id,
        method,
        cluster_id,
        similarity,
        NOT is_first AND similarity >= min_similarity AS is_copy,
        is_first
    FROM duplicates
    WHERE item_kind = 'document'
),
copies AS (
    SELECT method, cluster_id, count(*) FILTER (is_copy) AS copies
    FROM members
    GROUP BY ALL
),
judged AS (
    SELECT
        members.document_id,
        bool_or(members.is_copy) AS is_copy,
        max(copies.copies) FILTER (members.is_first) AS copies,
        max(members.similarity) FILTER (NOT members.is_first) AS similarity
    FROM members
    JOIN copies USING (method, cluster_id)
    GROUP BY members.document_id
)
SELECT
    documents.document_id,
    documents.source_name,
    documents.source_uri,
    documents.title,
    documents.best_date,
    documents.best_date_precision,
    documents.language,
    documents.paragraph_count,
    coalesce(judged.copies, 0) AS copies,
    judged.similarity
FROM documents
LEFT JOIN judged USING (document_id)
WHERE judged.is_copy IS NOT TRUE;
CREATE VIEW mart_unique_documents AS FROM unique_documents(0.5);
COMMENT ON VIEW mart_unique_documents IS 'Documents without their copies: of each cluster the first, and what is not like the first itself, with less than half of it in common. unique_documents(0.8) is the same at another similarity.';
COMMENT ON COLUMN mart_unique_documents.document_id IS 'The document.';
COMMENT ON COLUMN mart_unique_documents.source_name IS 'The configured source, or `adhoc`.';
COMMENT ON COLUMN mart_unique_documents.source_uri IS 'The file.';
COMMENT ON COLUMN mart_unique_documents.title IS 'Its headline; null where it has none.';
COMMENT ON COLUMN mart_unique_documents.best_date IS 'Its publication date, else its update.';
COMMENT ON COLUMN mart_unique_documents.best_date_precision IS 'How exact best_date is: day, or the month or year that begins with it.';
COMMENT ON COLUMN mart_unique_documents.language IS 'Its main language, BCP 47.';
COMMENT ON COLUMN mart_unique_documents.paragraph_count IS 'Paragraphs.';
COMMENT ON COLUMN mart_unique_documents.copies IS 'Other documents that are left out, for they are the same or nearly the same.';
COMMENT ON COLUMN mart_unique_documents.similarity IS 'Similarity to the first of its cluster, 0 to 1; null where it is the first, or in no cluster.';
