-- Every file of which a row is deleted is written anew without it.
CALL ducklake_rewrite_data_files('lake', delete_threshold => 0);
