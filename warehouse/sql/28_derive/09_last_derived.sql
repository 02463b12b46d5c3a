SELECT coalesce(max(loaded_run_id), '') FROM derivations;
