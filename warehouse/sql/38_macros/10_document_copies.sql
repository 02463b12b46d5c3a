CREATE MACRO document_copies(min_similarity) AS TABLE
WITH members AS (
    SELECT
        item_document_id AS document_id,
        method,
        cluster_id,
        similarity,
        is_first,
        NOT is_first AND similarity >= min_similarity AS is_copy
    FROM duplicates
    WHERE item_kind = 'document'
),
counted AS (
    SELECT method, cluster_id, count(*) FILTER (is_copy) AS copies
    FROM members
    GROUP BY ALL
)
SELECT
    members.document_id,
    bool_or(members.is_copy) AS is_copy,
    coalesce(max(counted.copies) FILTER (members.is_first), 0) AS copies,
    max(members.similarity) FILTER (NOT members.is_first) AS similarity
FROM members
JOIN counted USING (method, cluster_id)
GROUP BY members.document_id;
COMMENT ON MACRO TABLE document_copies IS 'document_copies(0.5): documents that are in a cluster, whether each is a copy of the first at that similarity, and of a first how many copies it has.';
