SELECT reason, count(*) AS rows
FROM quarantine
WHERE run_id = $run_id AND status = 'open'
GROUP BY reason
ORDER BY rows DESC, reason;
