-- Which of the files found must be read: new ones, and those whose size or time of change differ from what was read last.
-- A file that is to be made anew is read as one whose content the warehouse does not hold.
-- A file that was taken down is left out, whatever it holds by now; its hash is made as by `source_hash_of` of schemas/validate.py.
-- A file that changed within two seconds of being read may have changed again unseen: file times are that coarse.
CREATE OR REPLACE TEMP TABLE classified AS
SELECT
    found.* REPLACE (
        CASE WHEN found.status IS NULL AND forgotten.source_hash IS NOT NULL THEN 'taken_down' ELSE found.reason END AS reason
    ),
    held.file_id AS held_file_id,
    CASE WHEN stale.source_uri IS NULL THEN held.sha256 END AS held_sha256,
    known.source_uri IS NOT NULL AS is_known,
    CASE
        WHEN found.status IS NOT NULL THEN found.status
        WHEN forgotten.source_hash IS NOT NULL THEN 'ignored'
        WHEN held.file_id IS NULL OR stale.source_uri IS NOT NULL OR $verify THEN 'read'
        WHEN held.size_bytes <> found.size_bytes THEN 'read'
        WHEN held.modified_at <> make_timestamp(found.modified_ns // 1000) THEN 'read'
        WHEN held.modified_at > held.read_at - INTERVAL 2 SECONDS THEN 'read'
        ELSE 'unchanged'
    END AS verdict
FROM found
LEFT JOIN source_files AS held ON held.source_uri = found.source_uri AND held.is_current
LEFT JOIN (SELECT DISTINCT source_uri FROM source_files) AS known ON known.source_uri = found.source_uri
LEFT JOIN stale_files AS stale ON stale.source_uri = found.source_uri
LEFT JOIN (SELECT source_hash FROM forgotten WHERE scope = 'file') AS forgotten
    ON forgotten.source_hash = left(sha256(format('6:source{}:{}', length(found.source_uri), found.source_uri)), 32);
