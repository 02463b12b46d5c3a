-- Texts of documents that came, and texts that documents shared with one that came or went.
CREATE OR REPLACE TEMP TABLE derive_texts AS
SELECT text_sha256
FROM documents
JOIN derive_changed USING (document_id)
UNION
SELECT cluster_id
FROM duplicates
WHERE item_kind = 'document' AND method = 'exact' AND item_id IN (SELECT document_id FROM derive_changed);
