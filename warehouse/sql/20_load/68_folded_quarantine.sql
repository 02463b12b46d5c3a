-- Rejected records that get no row of their own: those of a file after its first max_rejects, in the order of the file.
-- Batches fold what is beyond that number in their own piece; what is beyond it in the whole file is known only here.
CREATE OR REPLACE TEMP TABLE folded_quarantine AS
WITH placed AS (
    SELECT quarantine_id, file_id, row_number() OVER (PARTITION BY file_id ORDER BY record_index) AS place
    FROM staged_quarantine
    WHERE scope = 'record' AND last_record_index IS NULL
)
SELECT placed.quarantine_id
FROM placed
JOIN commit_files USING (file_id)
WHERE placed.place > commit_files.max_rejects;
