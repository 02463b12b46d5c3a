SELECT source_name, status, count(*) AS files FROM run_files WHERE run_id = $run_id GROUP BY ALL;
