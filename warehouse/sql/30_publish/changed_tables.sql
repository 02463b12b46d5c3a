-- Tables as snapshots name them, by their ids; null where one names something else. Merging files and rewriting those with
-- deleted rows changes no row.
SELECT DISTINCT tables.table_name
FROM (
    SELECT unnest(flatten(map_values(map_from_entries(list_filter(
        map_entries(changes), lambda change: change.key NOT IN ('merge_adjacent', 'rewrite_delete')
    ))))) AS table_id
    FROM ducklake_snapshots('lake')
    WHERE snapshot_id > $snapshot_id
) AS written
LEFT JOIN ducklake_table_info('lake') AS tables ON written.table_id = tables.table_id::VARCHAR;
