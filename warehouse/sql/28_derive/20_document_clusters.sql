-- Texts of documents that came, and texts that documents share or shared with one that came or went.
INSERT INTO derive_clusters
SELECT 'document', 'exact', documents.text_sha256
FROM documents
JOIN derive_changed USING (document_id)
UNION
SELECT item_kind, method, cluster_id
FROM duplicates
WHERE item_kind = 'document' AND method = 'exact' AND item_id IN (SELECT document_id FROM derive_changed);
