DELETE FROM serving.document_versions WHERE document_id IN (FROM gone_documents);
