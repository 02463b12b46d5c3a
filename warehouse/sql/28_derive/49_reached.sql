-- Documents of texts that came to like ones, or lost one.
CREATE OR REPLACE TEMP TABLE derive_reached AS
SELECT document_id
FROM fingerprints
WHERE key IN (
    SELECT one FROM derive_edges
    UNION ALL
    SELECT other FROM derive_edges
    UNION ALL
    SELECT key FROM derive_nodes WHERE came_to_others
);
