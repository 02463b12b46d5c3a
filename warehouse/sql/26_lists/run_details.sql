SELECT source_name, detail FROM run_sources WHERE run_id = $run_id AND detail IS NOT NULL ORDER BY source_name;
