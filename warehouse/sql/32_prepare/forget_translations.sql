DELETE FROM serving.translations WHERE document_id IN (FROM gone_documents);
