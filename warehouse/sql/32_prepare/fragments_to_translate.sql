-- East Asian fragments of documents that came, in another main language, with as much of the text around each as rules look at.
SELECT
    document_id,
    paragraph_id,
    spans.start_char,
    spans.kind,
    substring(paragraphs.text, greatest(spans.start_char - $reach, 0) + 1, least(spans.start_char, $reach)) AS before,
    spans.text,
    substring(paragraphs.text, spans.end_char + 1, $reach) AS behind
FROM serving.spans AS spans
JOIN serving.paragraphs AS paragraphs USING (document_id, paragraph_id)
WHERE spans.is_fragment
  AND spans.script IN ('Hans', 'Hant', 'Hani', 'Jpan', 'Kore')
  AND document_id IN (SELECT document_id FROM changed_documents);
