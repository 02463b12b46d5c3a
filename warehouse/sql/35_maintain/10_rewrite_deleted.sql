-- Files of which a quarter or more is deleted are written anew: readers pass over deleted rows one by one.
CALL ducklake_rewrite_data_files('lake', delete_threshold => 0.25);
