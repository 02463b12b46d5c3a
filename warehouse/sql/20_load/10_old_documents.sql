-- Documents of the files that are loaded anew: they go before the new ones come.
CREATE OR REPLACE TEMP TABLE old_documents AS
SELECT document_id
FROM documents
WHERE source_uri IN (SELECT source_uri FROM commit_files WHERE is_known);
