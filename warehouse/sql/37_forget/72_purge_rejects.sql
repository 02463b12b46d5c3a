-- Rejects that may be what was forgotten, for their bytes do not tell: hash, size and reason stay.
UPDATE quarantine
SET
    raw_bytes = NULL,
    raw_path = NULL,
    raw_kept = CASE WHEN raw_kept = 'none' THEN 'none' ELSE 'purged' END,
    purged_at = $now,
    detail = 'what was wrong is not told any more, nor are the bytes kept, for a record of the file was taken down'
WHERE list_contains($ids, quarantine_id);
