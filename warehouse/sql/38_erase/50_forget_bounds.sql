-- The catalog keeps the least and greatest value of each column, be it a text, and no deletion narrows them: they are
-- taken anew from the files that are left, and are unknown where one of these does not tell.
UPDATE __ducklake_metadata_lake.ducklake_table_column_stats AS held
SET min_value = told.min_value, max_value = told.max_value
FROM (
    SELECT
        columns.table_id,
        columns.column_id,
        CASE WHEN bool_and(stats.min_value IS NOT NULL) THEN min(stats.min_value) END AS min_value,
        CASE WHEN bool_and(stats.max_value IS NOT NULL) THEN max(stats.max_value) END AS max_value
    FROM (
        SELECT DISTINCT table_id, column_id
        FROM __ducklake_metadata_lake.ducklake_column
        JOIN __ducklake_metadata_lake.ducklake_table AS tables USING (table_id)
        WHERE column_type IN ('varchar', 'json', 'blob')
          AND tables.end_snapshot IS NULL
          AND list_contains($tables, tables.table_name)
    ) AS columns
    LEFT JOIN __ducklake_metadata_lake.ducklake_file_column_stats AS stats
        ON stats.table_id = columns.table_id AND stats.column_id = columns.column_id AND stats.value_count <> 0
    GROUP BY ALL
) AS told
WHERE held.table_id = told.table_id AND held.column_id = told.column_id;
