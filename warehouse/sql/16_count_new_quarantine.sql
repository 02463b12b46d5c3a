SELECT count(*) FROM settled_quarantine WHERE quarantine_id NOT IN (SELECT quarantine_id FROM held_quarantine);
