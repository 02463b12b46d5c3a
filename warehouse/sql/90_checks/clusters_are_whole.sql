-- A cluster has two members or more and exactly one first, which ties where any other does; an item is in one cluster at
-- most by each method, and its two ids are those of its kind.
SELECT item_kind, method, cluster_id AS id, count(*) AS members, count(*) FILTER (is_first) AS firsts
FROM duplicates
GROUP BY item_kind, method, cluster_id
HAVING count(*) < 2
    OR count(*) FILTER (is_first) <> 1
    OR bool_or(is_tie AND is_first) <> bool_or(is_tie AND NOT is_first)
UNION ALL
SELECT item_kind, method, item_id, count(*), count(*) FILTER (is_first)
FROM duplicates
GROUP BY item_kind, method, item_id
HAVING count(*) > 1
UNION ALL
SELECT item_kind, method, item_id, 1, 1
FROM duplicates
WHERE item_id <> CASE item_kind WHEN 'document' THEN item_document_id ELSE item_paragraph_id END
   OR (item_kind = 'document' AND item_paragraph_id IS NOT NULL)
   OR NOT starts_with(item_id, item_document_id);
