-- All that must be clustered anew: what was reached, with all that was in a cluster with it or with what came or went.
CREATE OR REPLACE TEMP TABLE derive_near AS
SELECT fingerprints.document_id, fingerprints.key
FROM fingerprints
JOIN documents USING (document_id, batch_id)
WHERE fingerprints.key IS NOT NULL
  AND document_id IN (
    SELECT document_id FROM derive_reached
    UNION ALL
    SELECT item_id FROM duplicates
    WHERE method = 'minhash' AND cluster_id IN (SELECT cluster_id FROM derive_clusters WHERE method = 'minhash')
  );
