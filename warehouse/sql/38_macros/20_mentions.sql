CREATE MACRO mentions(word) AS TABLE
SELECT
    documents.best_date,
    documents.best_date_precision,
    documents.publisher,
    documents.title,
    documents.document_id,
    paragraphs.paragraph_id,
    paragraphs.language,
    snippet(
        paragraphs.text,
        greatest(strpos(lower(paragraphs.text), lower(word)) - 1, 0),
        greatest(strpos(lower(paragraphs.text), lower(word)) - 1, 0) + length(word)
    ) AS snippet
FROM paragraphs
JOIN documents USING (document_id)
WHERE regexp_matches(paragraphs.text, concat('(?i)', regexp_escape(word)));
COMMENT ON MACRO TABLE mentions IS 'mentions(word): the paragraphs that hold a word or words, in letters of either case, each with a snippet.';
