-- Snapshots from before a time (UTC), or all, but for the newest, which is the present state.
SELECT snapshot_id
FROM ducklake_snapshots('lake')
WHERE coalesce(epoch_us(snapshot_time) < epoch_us($oldest::TIMESTAMP), true)
  AND snapshot_id < (SELECT max(snapshot_id) FROM ducklake_snapshots('lake'))
ORDER BY snapshot_id;
