SELECT document_id, paragraph_id, text
FROM serving.paragraphs
WHERE rowid >= $begin
  AND rowid < $past
  AND ($all_documents OR document_id IN (SELECT document_id FROM changed_documents));
