-- A record that was met again is written again, with the day it was met first.
DELETE FROM quarantine
WHERE quarantine_id IN (SELECT quarantine_id FROM held_quarantine)
  AND quarantine_id IN (SELECT quarantine_id FROM settled_quarantine);
