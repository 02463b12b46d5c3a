SELECT quarantine_id, status, scope, reason, source_uri, record_index, record_count, detail, first_seen_at
FROM quarantine
WHERE status = 'open' OR $everything
ORDER BY source_uri, record_index, quarantine_id;
