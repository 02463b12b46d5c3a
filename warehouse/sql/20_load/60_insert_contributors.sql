INSERT INTO contributors BY NAME
SELECT * FROM staged_contributors;
