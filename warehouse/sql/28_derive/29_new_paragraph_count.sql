SELECT coalesce(sum(paragraph_count), 0)::BIGINT
FROM documents
WHERE document_id IN (SELECT document_id FROM derive_changed WHERE is_live);
