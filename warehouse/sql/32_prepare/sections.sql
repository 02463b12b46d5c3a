INSERT INTO serving.sections
WITH headings AS (
    SELECT document_id, paragraph_id, ordinal, coalesce(heading_level, 1) AS heading_level, text
    FROM serving.paragraphs
    WHERE role = 'heading' AND document_id IN (SELECT document_id FROM changed_documents)
),
parents AS (
    SELECT lower.paragraph_id, max_by(higher.paragraph_id, higher.ordinal) AS parent_paragraph_id
    FROM headings AS lower
    JOIN headings AS higher
        ON higher.document_id = lower.document_id
        AND higher.ordinal < lower.ordinal
        AND higher.heading_level < lower.heading_level
    GROUP BY lower.paragraph_id
)
SELECT
    document_id,
    headings.paragraph_id,
    headings.ordinal,
    coalesce(
        lead(headings.ordinal) OVER (PARTITION BY document_id ORDER BY headings.ordinal), documents.paragraph_count
    ) - 1,
    headings.heading_level,
    parents.parent_paragraph_id,
    headings.text
FROM headings
JOIN serving.documents AS documents USING (document_id)
LEFT JOIN parents ON parents.paragraph_id = headings.paragraph_id;
