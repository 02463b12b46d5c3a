INSERT INTO marks BY NAME
SELECT * FROM staged_marks;
