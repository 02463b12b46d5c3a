DELETE FROM serving.paragraph_flags WHERE document_id IN (FROM gone_documents);
