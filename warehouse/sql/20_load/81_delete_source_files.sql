-- A version that comes back, such as a file restored from a backup, is the same version again.
DELETE FROM source_files
WHERE file_id IN (SELECT file_id FROM commit_files WHERE is_known);
