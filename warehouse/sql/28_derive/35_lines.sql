-- Lines whose count may have changed: those of documents that came, and where one went those that its source repeats.
CREATE OR REPLACE TEMP TABLE derive_lines AS
SELECT source_name, text_sha256, line AS text
FROM derive_new_paragraphs
WHERE line IS NOT NULL
UNION
SELECT source_name, text_sha256, text
FROM repeated_lines
WHERE text_sha256 >= $low
  AND text_sha256 < $high
  AND source_name IN (SELECT source_name FROM derive_changed WHERE NOT is_live);
