DELETE FROM fingerprints
WHERE EXISTS (
    SELECT 1 FROM derive_changed AS gone
    WHERE NOT gone.is_live AND gone.document_id = fingerprints.document_id AND gone.batch_id = fingerprints.batch_id
);
