CREATE VIEW mart_unique_documents AS
WITH later AS (
    SELECT DISTINCT item_id FROM duplicates WHERE item_kind = 'document' AND NOT is_first
),
copies AS (
    SELECT item_id, max(members) - 1 AS copies
    FROM (
        SELECT item_id, is_first, count(*) OVER (PARTITION BY method, cluster_id) AS members
        FROM duplicates
        WHERE item_kind = 'document'
    )
    WHERE is_first
    GROUP BY item_id
)
SELECT
    documents.document_id,
    documents.source_name,
    documents.source_uri,
    documents.title,
    documents.best_date,
    documents.language,
    documents.paragraph_count,
    coalesce(copies.copies, 0) AS copies
FROM documents
LEFT JOIN copies ON copies.item_id = documents.document_id
WHERE documents.document_id NOT IN (FROM later);
COMMENT ON VIEW mart_unique_documents IS 'Documents without their copies: of each cluster, exact or near, the first.';
COMMENT ON COLUMN mart_unique_documents.document_id IS 'The document.';
COMMENT ON COLUMN mart_unique_documents.source_name IS 'The configured source, or `adhoc`.';
COMMENT ON COLUMN mart_unique_documents.source_uri IS 'The file.';
COMMENT ON COLUMN mart_unique_documents.title IS 'Its headline; null where it has none.';
COMMENT ON COLUMN mart_unique_documents.best_date IS 'Its publication date, else its update.';
COMMENT ON COLUMN mart_unique_documents.language IS 'Its main language, BCP 47.';
COMMENT ON COLUMN mart_unique_documents.paragraph_count IS 'Paragraphs.';
COMMENT ON COLUMN mart_unique_documents.copies IS 'Other documents that are the same or nearly the same.';
