-- Small files that lie side by side become one, up to DuckLake's target size; snapshots stay readable.
CALL ducklake_merge_adjacent_files('lake');
