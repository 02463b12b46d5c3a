-- Those of documents that were replaced stay until the derive step has seen what they leave behind.
INSERT INTO fingerprints BY NAME
SELECT * FROM staged_fingerprints;
