-- Texts are compared once a signature. Of each that a changed document has: was it there, is it there, in how many documents?
CREATE OR REPLACE TEMP TABLE derive_nodes AS
WITH changed AS (
    SELECT
        key,
        count(*) AS documents,
        count(*) FILTER (is_live) AS live,
        count(*) FILTER (was_derived) AS old
    FROM derive_changed
    WHERE key IS NOT NULL
    GROUP BY key
),
held AS (
    SELECT key, count(*) AS documents
    FROM fingerprints
    WHERE key IN (SELECT key FROM changed)
    GROUP BY key
)
SELECT
    key,
    changed.old + held.documents - changed.documents > 0 AS is_old,
    changed.live + held.documents - changed.documents > 0 AS is_live,
    changed.live > 0 AND changed.live + held.documents - changed.documents > 1 AS came_to_others
FROM changed
JOIN held USING (key);
