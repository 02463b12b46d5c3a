-- Files that the catalog never named: a killed run left them. No writer is at work: the run lock is held.
CALL ducklake_delete_orphaned_files('lake', cleanup_all => true);
