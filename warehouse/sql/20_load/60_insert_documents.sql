INSERT INTO documents BY NAME
SELECT * FROM staged_documents;
