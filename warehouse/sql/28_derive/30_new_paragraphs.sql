-- What the documents that came say, by a range of hashes: texts long enough to tell where they are from, and short lines with their words.
-- run_id sorts by time, so that files of earlier runs are skipped by their statistics.
CREATE OR REPLACE TEMP TABLE derive_new_paragraphs AS
SELECT
    derive_changed.source_name,
    paragraphs.text_sha256,
    paragraphs.word_count >= $min_words OR paragraphs.char_count >= $min_chars AS is_long,
    CASE WHEN paragraphs.char_count <= $max_line_chars AND paragraphs.language <> 'zxx' THEN paragraphs.text END AS line
FROM paragraphs
JOIN derive_changed USING (document_id)
WHERE derive_changed.is_live
  AND paragraphs.text_sha256 >= $low
  AND paragraphs.text_sha256 < $high
  AND paragraphs.run_id >= (SELECT min(run_id) FROM derive_changed WHERE is_live);
