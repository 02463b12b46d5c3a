-- Lines that hold something, each with which of the equal ones of its text it is: what stood twice and stands once was
-- removed once. The long column of texts is read only for documents that have several versions.
INSERT INTO serving.document_changes
WITH edited AS (
    SELECT DISTINCT document_id
    FROM lake.raw_documents
    WHERE version > 1 AND document_id IN (SELECT document_id FROM changed_documents)
),
cut AS (
    SELECT document_id, version, regexp_split_to_array(raw_text, '\r\n|[\n\r\x0b\x0c\x{85}\x{2028}\x{2029}]') AS texts
    FROM lake.raw_documents
    WHERE document_id IN (SELECT document_id FROM edited)
),
placed AS (
    SELECT document_id, version, trim(unnest(texts)) AS text, generate_subscripts(texts, 1) AS place FROM cut
),
lines AS (
    SELECT
        document_id,
        version,
        text,
        row_number() OVER (PARTITION BY document_id, version ORDER BY place) - 1 AS line,
        row_number() OVER (PARTITION BY document_id, version, text ORDER BY place) AS nth
    FROM placed
    WHERE text <> ''
),
moved AS (
    SELECT document_id, version + 1 AS version, text, line, nth
    FROM lines
    WHERE (document_id, version + 1) IN (SELECT (document_id, version) FROM cut)
)
SELECT document_id, version, 'added', line, text
FROM lines
ANTI JOIN moved USING (document_id, version, text, nth)
WHERE version > 1
UNION ALL
SELECT document_id, version, 'removed', line, text
FROM moved
ANTI JOIN lines USING (document_id, version, text, nth);
