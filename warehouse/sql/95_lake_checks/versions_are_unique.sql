SELECT document_id, version FROM raw_documents GROUP BY ALL HAVING count(*) > 1;
