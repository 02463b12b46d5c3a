-- A record that its file no longer holds stays on record, but is no longer open.
UPDATE quarantine
SET status = 'superseded'
WHERE status IN ('open', 'dismissed')
  AND quarantine_id IN (SELECT quarantine_id FROM held_quarantine)
  AND quarantine_id NOT IN (SELECT quarantine_id FROM settled_quarantine);
