SELECT document_id, documents.text_sha256, paragraphs.ordinal, paragraphs.text
FROM lake.paragraphs
JOIN lake.documents USING (document_id)
ORDER BY document_id, paragraphs.ordinal;
