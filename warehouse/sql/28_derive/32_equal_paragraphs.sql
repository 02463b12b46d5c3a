-- First which texts stand twice: most stand once, and are not to be carried about.
INSERT INTO derive_wanted
WITH repeated AS (
    SELECT text_sha256
    FROM paragraphs
    WHERE text_sha256 IN (FROM derive_texts)
    GROUP BY text_sha256
    HAVING count(*) > 1
)
SELECT
    'paragraph',
    paragraphs.paragraph_id,
    'exact',
    paragraphs.text_sha256,
    1.0,
    row_number() OVER (
        PARTITION BY paragraphs.text_sha256
        ORDER BY documents.best_date NULLS LAST, paragraphs.document_id, paragraphs.ordinal
    ) = 1
FROM paragraphs
JOIN documents USING (document_id)
WHERE paragraphs.text_sha256 IN (FROM repeated);
