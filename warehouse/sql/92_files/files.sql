SELECT data_file, data_file_size_bytes, delete_file, delete_file_size_bytes
FROM ducklake_list_files('lake', $table)
ORDER BY data_file;
