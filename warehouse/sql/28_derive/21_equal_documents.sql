INSERT INTO derive_wanted
SELECT
    'document',
    document_id,
    'exact',
    text_sha256,
    1.0,
    row_number() OVER (PARTITION BY text_sha256 ORDER BY best_date NULLS LAST, document_id) = 1
FROM documents
WHERE text_sha256 IN (FROM derive_texts)
QUALIFY count(*) OVER (PARTITION BY text_sha256) > 1;
