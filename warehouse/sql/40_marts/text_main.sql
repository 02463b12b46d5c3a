CREATE MACRO text_main(id) AS
(
    SELECT string_agg(clean.text, chr(10) ORDER BY clean.ordinal)
    FROM mart_clean_paragraphs AS clean
    JOIN mart_paragraph_roles AS roles USING (paragraph_id)
    WHERE clean.document_id = id AND roles.document_id = id AND roles.role_in_source <> 'boilerplate' AND clean.text <> ''
);
COMMENT ON MACRO text_main IS 'text_main(document_id): the text of a document without boilerplate and without fragments, a paragraph a line.';
