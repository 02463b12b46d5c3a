-- The texts that are wanted, and what their documents say of where they came from: in one pass, in the order of storage.
SELECT
    documents.document_id,
    documents.source_name,
    documents.source_uri,
    documents.file_id,
    documents.record_key,
    documents.record_index,
    documents.byte_start,
    documents.byte_end,
    documents.url,
    documents.encoding_declared,
    documents.encoding_detected,
    documents.encoding_used,
    documents.repairs,
    documents.metadata::VARCHAR AS metadata,
    raw_documents.raw_text
FROM raw_documents
JOIN documents USING (document_id)
JOIN memory.main.reprocess_wanted USING (document_id)
WHERE raw_documents.valid_to IS NULL;
