INSERT INTO run_sources BY NAME FROM outcomes;
