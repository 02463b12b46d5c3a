DELETE FROM serving.document_changes WHERE document_id IN (FROM gone_documents);
