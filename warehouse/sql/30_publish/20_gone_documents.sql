-- Documents that the lake no longer has, or has from a later load.
CREATE OR REPLACE TEMP TABLE gone_documents AS
SELECT document_id
FROM serving.documents AS old
WHERE NOT EXISTS (
    SELECT 1 FROM lake.documents AS new WHERE old.document_id = new.document_id AND old.batch_id = new.batch_id
);
