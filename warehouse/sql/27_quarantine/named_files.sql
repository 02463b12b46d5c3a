SELECT DISTINCT raw_path
FROM quarantine
WHERE raw_path IS NOT NULL;
