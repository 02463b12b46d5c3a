-- The versions of a text are counted from 1 on without a gap, and only the last one may be open.
SELECT document_id, count(*) AS versions, max(version) AS last_version
FROM raw_documents
GROUP BY document_id
HAVING min(version) <> 1
    OR max(version) <> count(*)
    OR count(*) FILTER (WHERE valid_to IS NULL) > 1
    OR max(version) FILTER (WHERE valid_to IS NULL) < max(version);
