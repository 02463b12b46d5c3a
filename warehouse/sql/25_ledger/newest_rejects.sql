-- Some rejects that a run met, those first that no earlier run had met.
SELECT reason, source_uri, record_index, quarantine_id
FROM quarantine
WHERE run_id = $run_id AND status = 'open'
ORDER BY first_seen_at DESC, source_uri, record_index
LIMIT 10;
