DELETE FROM serving.phrase_mentions WHERE $all_documents OR document_id IN (FROM gone_documents);
