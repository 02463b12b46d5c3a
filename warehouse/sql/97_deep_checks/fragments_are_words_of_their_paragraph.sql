SELECT spans.paragraph_id, spans.ordinal, spans.text
FROM spans
JOIN paragraphs USING (paragraph_id)
WHERE spans.text IS NOT NULL
  AND spans.text <> substring(paragraphs.text, spans.start_char + 1, spans.end_char - spans.start_char);
