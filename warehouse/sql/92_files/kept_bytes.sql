SELECT DISTINCT raw_path, raw_sha256 FROM lake.quarantine WHERE raw_path IS NOT NULL ORDER BY ALL;
