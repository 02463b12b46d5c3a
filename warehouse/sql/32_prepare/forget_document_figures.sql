DELETE FROM serving.document_figures WHERE document_id IN (FROM gone_documents);
