INSERT INTO serving.paragraph_flags
SELECT document_id, paragraph_id, flag.flag, flag.evidence
FROM serving.paragraphs, unnest(flags) AS listed(flag)
WHERE document_id IN (SELECT document_id FROM changed_documents);
