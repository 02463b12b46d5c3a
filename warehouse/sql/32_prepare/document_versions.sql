INSERT INTO serving.document_versions
SELECT
    versions.document_id,
    versions.version,
    versions.valid_from,
    versions.valid_to,
    count(changes.change) FILTER (changes.change = 'removed'),
    count(changes.change) FILTER (changes.change = 'added')
FROM lake.raw_documents AS versions
LEFT JOIN serving.document_changes AS changes USING (document_id, version)
WHERE versions.document_id IN (SELECT document_id FROM changed_documents)
GROUP BY ALL;
