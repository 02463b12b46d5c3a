-- Materialised, so that the long column of hashes is read once, and only what it gives is joined.
INSERT INTO derive_wanted
WITH members AS MATERIALIZED (
    SELECT paragraph_id, document_id, ordinal, text_sha256
    FROM paragraphs
    WHERE text_sha256 IN (FROM derive_texts)
),
repeated AS MATERIALIZED (
    SELECT text_sha256 FROM members GROUP BY text_sha256 HAVING count(*) > 1
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
SEMI JOIN repeated USING (text_sha256)
JOIN documents USING (document_id);
