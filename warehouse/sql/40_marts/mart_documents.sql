CREATE VIEW mart_documents AS
SELECT
    documents.document_id,
    documents.source_name,
    documents.source_uri,
    documents.record_key,
    documents.url,
    documents.title,
    documents.title_confidence,
    documents.publisher,
    documents.people_text,
    array_to_string(documents.authors, '; ') AS authors_text,
    array_to_string(documents.editors, '; ') AS editors_text,
    documents.language,
    split_part(documents.language, '-', 1) AS language_base,
    documents.best_date,
    documents.best_date_precision,
    documents.best_date_basis,
    CASE documents.best_date_precision WHEN 'day' THEN documents.best_date END AS day,
    CASE WHEN documents.best_date_precision <> 'year' THEN date_trunc('month', documents.best_date)::DATE END AS month,
    year(documents.best_date) AS year,
    documents.is_mixed,
    documents.paragraph_count,
    figures.word_count,
    documents.char_count,
    documents.fragment_count,
    figures.residue_count,
    round(figures.residue_chars / documents.char_count, 4) AS residue_share,
    figures.flag_count,
    versions.first_seen_at,
    versions.changed_at,
    versions.version,
    copies.is_copy IS NOT TRUE AS is_unique,
    coalesce(copies.copies, 0) AS copies,
    documents.run_id,
    documents.ingested_at
FROM documents
JOIN document_figures AS figures USING (document_id)
LEFT JOIN (
    SELECT
        document_id,
        min(valid_from) AS first_seen_at,
        max(valid_from) FILTER (version > 1) AS changed_at,
        max(version) AS version
    FROM document_versions
    GROUP BY document_id
) AS versions USING (document_id)
LEFT JOIN document_copies(0.5) AS copies USING (document_id);
COMMENT ON VIEW mart_documents IS 'A document a row, in plain columns: what a BI tool needs of it.';
COMMENT ON COLUMN mart_documents.document_id IS 'The document.';
COMMENT ON COLUMN mart_documents.source_name IS 'The configured source, or `adhoc`.';
COMMENT ON COLUMN mart_documents.source_uri IS 'The file.';
COMMENT ON COLUMN mart_documents.record_key IS 'The record in its file.';
COMMENT ON COLUMN mart_documents.url IS 'Its address; null where none is given.';
COMMENT ON COLUMN mart_documents.title IS 'Its headline; null where it has none.';
COMMENT ON COLUMN mart_documents.title_confidence IS 'How sure the title is, 0 to 1.';
COMMENT ON COLUMN mart_documents.publisher IS 'Who published it.';
COMMENT ON COLUMN mart_documents.people_text IS 'All who made it, with `; ` between.';
COMMENT ON COLUMN mart_documents.authors_text IS 'Its authors, with `; ` between; null where none is known.';
COMMENT ON COLUMN mart_documents.editors_text IS 'Its editors, with `; ` between; null where none is known.';
COMMENT ON COLUMN mart_documents.language IS 'Main language, BCP 47.';
COMMENT ON COLUMN mart_documents.language_base IS 'Its primary subtag: zh for zh-Hans and zh-Hant.';
COMMENT ON COLUMN mart_documents.best_date IS 'Its publication date, else its update; of a month or year the first day.';
COMMENT ON COLUMN mart_documents.best_date_precision IS 'How exact best_date is: day, month or year.';
COMMENT ON COLUMN mart_documents.best_date_basis IS 'published or updated.';
COMMENT ON COLUMN mart_documents.day IS 'best_date where it is a day; null where only a month or year is known.';
COMMENT ON COLUMN mart_documents.month IS 'First day of its month; null where only a year is known.';
COMMENT ON COLUMN mart_documents.year IS 'Its year.';
COMMENT ON COLUMN mart_documents.is_mixed IS 'Whether it holds another language.';
COMMENT ON COLUMN mart_documents.paragraph_count IS 'Paragraphs.';
COMMENT ON COLUMN mart_documents.word_count IS 'Words; each Han character and kana counts one.';
COMMENT ON COLUMN mart_documents.char_count IS 'Characters.';
COMMENT ON COLUMN mart_documents.fragment_count IS 'Stretches of another language than their paragraph''s.';
COMMENT ON COLUMN mart_documents.residue_count IS 'Fragments that a translation left in their source language.';
COMMENT ON COLUMN mart_documents.residue_share IS 'Characters of these as a share of all, 0 to 1.';
COMMENT ON COLUMN mart_documents.flag_count IS 'Oddities of its paragraphs.';
COMMENT ON COLUMN mart_documents.first_seen_at IS 'Start of the run that loaded its first text, UTC.';
COMMENT ON COLUMN mart_documents.changed_at IS 'Start of the run that loaded its newest text, UTC; null where it never changed.';
COMMENT ON COLUMN mart_documents.version IS 'How many texts it has had.';
COMMENT ON COLUMN mart_documents.is_unique IS 'Whether it stands in mart_unique_documents.';
COMMENT ON COLUMN mart_documents.copies IS 'Other documents that are its copies, where it is the first.';
COMMENT ON COLUMN mart_documents.run_id IS 'The run that made its rows.';
COMMENT ON COLUMN mart_documents.ingested_at IS 'When that run began, UTC.';
