SELECT reason, sum(record_count)::BIGINT AS rejects FROM quarantine WHERE status = 'open' GROUP BY reason ORDER BY reason;
