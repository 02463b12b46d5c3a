-- Only rows that change are written anew: a paragraph that stands in every document has a large cluster.
DELETE FROM duplicates
WHERE EXISTS (
    SELECT 1
    FROM (FROM derive_held EXCEPT FROM derive_wanted) AS stale
    WHERE stale.item_id = duplicates.item_id
      AND stale.item_kind = duplicates.item_kind
      AND stale.method = duplicates.method
);
