SELECT snapshot_id, epoch_us(snapshot_time)
FROM ducklake_snapshots('lake')
WHERE snapshot_id = (SELECT id FROM ducklake_current_snapshot('lake'));
