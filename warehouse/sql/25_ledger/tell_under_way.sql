-- What the workers of a run are at, or were when it was killed.
UPDATE runs SET under_way = $under_way WHERE run_id = $run_id AND status = 'running';
