run_id >= (SELECT min(run_id) FROM changed_documents)
AND document_id IN (SELECT document_id FROM changed_documents)
