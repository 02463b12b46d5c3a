DELETE FROM repeated_lines
WHERE EXISTS (
    SELECT 1 FROM derive_lines AS touched
    WHERE touched.source_name = repeated_lines.source_name AND touched.text_sha256 = repeated_lines.text_sha256
)
AND NOT EXISTS (
    SELECT 1 FROM derive_wanted_lines AS wanted
    WHERE wanted.source_name = repeated_lines.source_name
      AND wanted.text_sha256 = repeated_lines.text_sha256
      AND wanted.document_count = repeated_lines.document_count
);
