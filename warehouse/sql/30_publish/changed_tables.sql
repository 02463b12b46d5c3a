-- Tables as snapshots name them, by their ids; null where one names something else.
SELECT DISTINCT tables.table_name
FROM (
    SELECT unnest(flatten(map_values(changes))) AS table_id
    FROM ducklake_snapshots('lake')
    WHERE snapshot_id > $snapshot_id
) AS written
LEFT JOIN ducklake_table_info('lake') AS tables ON written.table_id = tables.table_id::VARCHAR;
