UPDATE quarantine
SET status = 'replayed', replayed_at = $started_at
WHERE list_contains($ids, quarantine_id);
