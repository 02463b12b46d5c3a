-- A row that sums up many records counts for each.
SELECT reason, sum(record_count)::BIGINT AS rejected
FROM quarantine
WHERE run_id = $run_id AND status = 'open'
GROUP BY reason
ORDER BY rejected DESC, reason;
