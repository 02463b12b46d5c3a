INSERT INTO serving.document_figures
WITH words AS (
    SELECT document_id, sum(word_count)::BIGINT AS word_count, sum(len(flags))::BIGINT AS flag_count
    FROM serving.paragraphs
    WHERE document_id IN (SELECT document_id FROM changed_documents)
    GROUP BY document_id
),
fragments AS (
    SELECT
        document_id,
        sum(end_char - start_char)::BIGINT AS fragment_chars,
        count(*) FILTER (kind = 'source_residue') AS residue_count,
        sum(end_char - start_char) FILTER (kind = 'source_residue')::BIGINT AS residue_chars
    FROM serving.spans
    WHERE is_fragment AND document_id IN (SELECT document_id FROM changed_documents)
    GROUP BY document_id
)
SELECT
    document_id,
    words.word_count,
    coalesce(list_sum([share.letters FOR share IN documents.language_shares]), 0)::BIGINT,
    coalesce(fragments.fragment_chars, 0),
    coalesce(fragments.residue_count, 0),
    coalesce(fragments.residue_chars, 0),
    words.flag_count
FROM words
JOIN serving.documents AS documents USING (document_id)
LEFT JOIN fragments USING (document_id);
