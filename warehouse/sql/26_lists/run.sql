SELECT * FROM runs WHERE run_id = $run_id OR flow_run_id = $run_id;
