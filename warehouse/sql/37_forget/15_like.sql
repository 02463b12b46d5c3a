-- Documents that hold the same text, or nearly the same, as those that are to be forgotten, and are not among them.
SELECT DISTINCT others.item_id
FROM duplicates AS own
JOIN old_documents ON own.item_id = old_documents.document_id
JOIN duplicates AS others USING (item_kind, method, cluster_id)
WHERE own.item_kind = 'document' AND others.item_id NOT IN (FROM old_documents)
ORDER BY others.item_id;
