-- (A) A run's files found are its rows in run_files, one each; and the ledger's sums are the run's own.
WITH ledger AS (
    SELECT
        run_id,
        count(*) AS files,
        count(DISTINCT source_uri) AS uris,
        count(*) FILTER (WHERE status = 'loaded') AS loaded,
        count(*) FILTER (WHERE status = 'replaced') AS replaced,
        count(*) FILTER (WHERE status = 'unchanged') AS unchanged,
        count(*) FILTER (WHERE status = 'quarantined') AS quarantined,
        count(*) FILTER (WHERE status = 'unreadable') AS unreadable,
        count(*) FILTER (WHERE status = 'ignored') AS ignored
    FROM run_files
    GROUP BY run_id
)
SELECT
    runs.run_id,
    runs.files_found,
    coalesce(ledger.files, 0) AS ledger_rows,
    coalesce(ledger.uris, 0) AS ledger_files
FROM runs
LEFT JOIN ledger USING (run_id)
WHERE runs.kind = 'ingest'
  AND runs.status IN ('succeeded', 'partial')
  AND (
    runs.files_found <> coalesce(ledger.files, 0)
    OR coalesce(ledger.files, 0) <> coalesce(ledger.uris, 0)
    OR runs.files_loaded <> coalesce(ledger.loaded, 0)
    OR runs.files_replaced <> coalesce(ledger.replaced, 0)
    OR runs.files_unchanged <> coalesce(ledger.unchanged, 0)
    OR runs.files_quarantined <> coalesce(ledger.quarantined, 0)
    OR runs.files_unreadable <> coalesce(ledger.unreadable, 0)
    OR runs.files_ignored <> coalesce(ledger.ignored, 0)
  );
