INSERT INTO spans BY NAME
SELECT * FROM staged_spans;
