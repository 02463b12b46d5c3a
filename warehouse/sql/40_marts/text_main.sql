-- A column that is given for `id` is looked for inside first: nothing there has the name of one of ours.
CREATE MACRO text_main(id) AS
(
    SELECT string_agg(its_text, chr(10) ORDER BY its_place)
    FROM (
        SELECT clean.document_id AS its_document, clean.ordinal AS its_place, clean.text AS its_text
        FROM mart_clean_paragraphs AS clean
        JOIN mart_paragraph_roles AS roles USING (document_id, paragraph_id)
        WHERE roles.role_in_source <> 'boilerplate' AND clean.text <> ''
    )
    WHERE its_document = id
);
COMMENT ON MACRO text_main IS 'text_main(document_id): the text of a document without boilerplate and without fragments, a paragraph a line.';
