-- The row stays, with hash, size and reason; what is null of the conditions is none.
UPDATE quarantine
SET raw_bytes = NULL, raw_path = NULL, raw_kept = 'purged', purged_at = $now
WHERE raw_kept IN ('row', 'file', 'source', 'head')
  AND ($seen_before IS NULL OR first_seen_at < $seen_before)
  AND ($reason IS NULL OR reason = $reason)
  AND ($status IS NULL OR status = $status);
