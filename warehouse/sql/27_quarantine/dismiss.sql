UPDATE quarantine
SET status = 'dismissed', dismissed_reason = $why, dismissed_at = $now
WHERE status = 'open' AND list_contains($ids, quarantine_id);
