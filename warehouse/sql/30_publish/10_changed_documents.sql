-- Documents that the serving file lacks, or has from an earlier load.
CREATE OR REPLACE TEMP TABLE changed_documents AS
SELECT document_id, batch_id, run_id
FROM lake.documents AS new
WHERE NOT EXISTS (
    SELECT 1 FROM serving.documents AS old WHERE old.document_id = new.document_id AND old.batch_id = new.batch_id
);
