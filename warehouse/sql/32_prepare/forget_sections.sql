DELETE FROM serving.sections WHERE document_id IN (FROM gone_documents);
