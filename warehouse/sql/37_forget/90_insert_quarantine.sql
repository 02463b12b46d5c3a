INSERT INTO quarantine BY NAME FROM new_quarantine;
