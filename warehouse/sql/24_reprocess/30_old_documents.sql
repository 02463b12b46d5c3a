-- Rows of these documents go before the new ones come.
CREATE OR REPLACE TEMP TABLE old_documents AS
SELECT document_id
FROM staged_documents;
