-- Over the sources of a run its figures add up. Runs before version 3 have no such rows.
WITH sums AS (
    SELECT
        run_id,
        sum(files_found) AS files_found,
        sum(files_loaded + files_replaced) AS files_taken,
        sum(files_unchanged) AS files_unchanged,
        sum(files_quarantined) AS files_quarantined,
        sum(files_unreadable) AS files_unreadable,
        sum(files_ignored) AS files_ignored,
        sum(files_missing) AS files_missing,
        sum(records) AS records,
        sum(documents) AS documents,
        sum(paragraphs) AS paragraphs,
        sum(quarantined_records + quarantined_streams + quarantined_files) AS quarantined
    FROM run_sources
    GROUP BY run_id
)
SELECT runs.run_id, runs.files_found, sums.files_found AS files_of_sources, runs.documents, sums.documents AS documents_of_sources
FROM runs
INNER JOIN sums USING (run_id)
WHERE runs.status IN ('succeeded', 'partial')
  AND (
    runs.files_found <> sums.files_found
    OR runs.files_loaded + runs.files_replaced <> sums.files_taken
    OR runs.files_unchanged <> sums.files_unchanged
    OR runs.files_quarantined <> sums.files_quarantined
    OR runs.files_unreadable <> sums.files_unreadable
    OR runs.files_ignored <> sums.files_ignored
    OR runs.files_missing <> sums.files_missing
    OR runs.records <> sums.records
    OR runs.documents <> sums.documents
    OR runs.paragraphs <> sums.paragraphs
    OR runs.quarantined_records + runs.quarantined_streams + runs.quarantined_files <> sums.quarantined
  );
