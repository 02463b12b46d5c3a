INSERT INTO forgotten BY NAME FROM new_forgotten;
