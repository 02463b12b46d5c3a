-- Files that hold deleted rows still.
SELECT data_file FROM ducklake_list_files('lake', $table) WHERE delete_file IS NOT NULL;
