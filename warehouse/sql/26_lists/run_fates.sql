-- How many files of a run had which fate, and what workers took for them.
SELECT status, reason, count(*) AS files, sum(mill_seconds) AS seconds
FROM run_files
WHERE run_id = $run_id
GROUP BY ALL
ORDER BY files DESC, status, reason;
