INSERT INTO derive_clusters
SELECT 'paragraph', 'exact', text_sha256
FROM derive_new_paragraphs
WHERE is_long
UNION
SELECT item_kind, method, cluster_id
FROM duplicates
WHERE item_kind = 'paragraph' AND split_part(item_id, ':', 1) IN (SELECT document_id FROM derive_changed);
