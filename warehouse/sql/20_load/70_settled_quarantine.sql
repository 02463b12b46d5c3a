-- The rows that the quarantine gets.
CREATE OR REPLACE TEMP VIEW settled_quarantine AS
FROM staged_quarantine
WHERE last_record_index IS NULL AND quarantine_id NOT IN (SELECT quarantine_id FROM folded_quarantine)
UNION ALL BY NAME
FROM summed_quarantine;
