-- First which texts stand twice, then where: most stand once, and only few are to be carried about.
INSERT INTO derive_wanted
WITH repeated AS MATERIALIZED (
    SELECT text_sha256
    FROM paragraphs
    WHERE text_sha256 IN (FROM derive_texts)
    GROUP BY text_sha256
    HAVING count(*) > 1
),
members AS MATERIALIZED (
    SELECT paragraph_id, document_id, ordinal, text_sha256
    FROM paragraphs
    WHERE text_sha256 IN (FROM repeated)
)
SELECT
    'paragraph',
    members.paragraph_id,
    'exact',
    members.text_sha256,
    1.0,
    row_number() OVER (
        PARTITION BY members.text_sha256
        ORDER BY documents.best_date NULLS LAST, members.document_id, members.ordinal
    ) = 1
FROM members
JOIN documents USING (document_id);
