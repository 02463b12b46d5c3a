CREATE VIEW mart_passages AS
WITH members AS (
    SELECT
        copies.cluster_id,
        copies.item_document_id,
        copies.item_paragraph_id,
        copies.is_first,
        copies.is_tie,
        documents.publisher,
        documents.source_name,
        CASE documents.best_date_precision WHEN 'day' THEN documents.best_date END AS day
    FROM duplicates AS copies
    JOIN documents ON documents.document_id = copies.item_document_id
    WHERE copies.item_kind = 'paragraph'
),
travelled AS (
    SELECT
        cluster_id,
        max(item_paragraph_id) FILTER (is_first) AS paragraph_id,
        bool_or(is_tie) AS is_tie,
        count(*) AS paragraphs,
        count(DISTINCT item_document_id) AS documents,
        count(DISTINCT publisher) AS publishers,
        count(DISTINCT source_name) AS sources,
        min(day) AS first_day,
        max(day) AS last_day,
        max(publisher) FILTER (is_first) AS first_publisher
    FROM members
    GROUP BY cluster_id
    HAVING count(DISTINCT item_document_id) > 1
)
SELECT
    travelled.paragraph_id,
    paragraphs.document_id,
    travelled.documents,
    travelled.publishers,
    travelled.sources,
    travelled.paragraphs,
    travelled.first_day,
    travelled.last_day,
    travelled.first_publisher,
    travelled.is_tie,
    paragraphs.language,
    paragraphs.text
FROM travelled
JOIN paragraphs USING (paragraph_id);
COMMENT ON VIEW mart_passages IS 'Passages that travel: paragraphs, of 10 words or 60 characters at least, that stand in several documents.';
COMMENT ON COLUMN mart_passages.paragraph_id IS 'The first paragraph that holds it.';
COMMENT ON COLUMN mart_passages.document_id IS 'The document of that.';
COMMENT ON COLUMN mart_passages.documents IS 'Documents that hold it.';
COMMENT ON COLUMN mart_passages.publishers IS 'Publishers of these that are named.';
COMMENT ON COLUMN mart_passages.sources IS 'Sources of these.';
COMMENT ON COLUMN mart_passages.paragraphs IS 'Paragraphs that hold it.';
COMMENT ON COLUMN mart_passages.first_day IS 'First day of a document that holds it; documents dated by a month or year alone do not count.';
COMMENT ON COLUMN mart_passages.last_day IS 'Last such day.';
COMMENT ON COLUMN mart_passages.first_publisher IS 'Publisher of the first; null where nobody is named.';
COMMENT ON COLUMN mart_passages.is_tie IS 'Whether the dates do not tell which was first.';
COMMENT ON COLUMN mart_passages.language IS 'Its language, BCP 47.';
COMMENT ON COLUMN mart_passages.text IS 'Its text.';
