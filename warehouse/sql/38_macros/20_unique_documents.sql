CREATE MACRO unique_documents(min_similarity) AS TABLE
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
LEFT JOIN document_copies(min_similarity) AS judged USING (document_id)
WHERE judged.is_copy IS NOT TRUE;
COMMENT ON MACRO TABLE unique_documents IS 'unique_documents(0.8): mart_unique_documents at another similarity than 0.5.';
