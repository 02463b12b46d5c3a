DELETE FROM quarantine WHERE list_contains($ids, quarantine_id);
