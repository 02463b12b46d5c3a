SELECT count(*) FROM source_files WHERE is_current AND missing_since = $started_at;
