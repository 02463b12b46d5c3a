-- Rows that came last stand at the end: between these two stand all paragraphs of documents that came.
SELECT coalesce(min(rowid), 0), coalesce(max(rowid), -1)
FROM serving.paragraphs
WHERE $all_documents OR document_id IN (SELECT document_id FROM changed_documents);
