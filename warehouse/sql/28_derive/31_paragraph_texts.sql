CREATE OR REPLACE TEMP TABLE derive_texts AS
SELECT text_sha256
FROM derive_new_paragraphs
WHERE is_long
UNION
SELECT cluster_id
FROM duplicates
WHERE item_kind = 'paragraph'
  AND cluster_id >= $low
  AND cluster_id < $high
  AND split_part(item_id, ':', 1) IN (SELECT document_id FROM derive_changed);
