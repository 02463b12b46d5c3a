SELECT quarantine_id
FROM quarantine
WHERE status = 'open' AND list_contains($ids, quarantine_id);
