-- A cluster has two members or more and exactly one first; an item is in one cluster at most by each method.
SELECT item_kind, method, cluster_id AS id, count(*) AS members, count(*) FILTER (is_first) AS firsts
FROM duplicates
GROUP BY item_kind, method, cluster_id
HAVING count(*) < 2 OR count(*) FILTER (is_first) <> 1
UNION ALL
SELECT item_kind, method, item_id, count(*), count(*) FILTER (is_first)
FROM duplicates
GROUP BY item_kind, method, item_id
HAVING count(*) > 1;
