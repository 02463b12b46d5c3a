INSERT INTO quarantine BY NAME
SELECT staged.* REPLACE (
    coalesce(held.first_seen_at, staged.first_seen_at) AS first_seen_at,
    CASE WHEN held.status = 'dismissed' THEN 'dismissed' ELSE staged.status END AS status,
    coalesce(held.dismissed_reason, staged.dismissed_reason) AS dismissed_reason,
    coalesce(held.dismissed_at, staged.dismissed_at) AS dismissed_at
)
FROM settled_quarantine AS staged
LEFT JOIN held_quarantine AS held USING (quarantine_id);
