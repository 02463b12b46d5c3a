SELECT kind, status, count(*) AS runs FROM runs GROUP BY ALL ORDER BY ALL;
