DELETE FROM quarantine WHERE source_uri = $source_uri;
