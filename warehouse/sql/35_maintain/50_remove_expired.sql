-- Files that no snapshot names any more. Nobody reads the lake: the readers' lock is held.
CALL ducklake_cleanup_old_files('lake', cleanup_all => true);
