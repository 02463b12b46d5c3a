SELECT 1 FROM ducklake_snapshots('lake') WHERE snapshot_id = $snapshot_id AND epoch_us(snapshot_time) = $snapshot_us;
