-- One row per file and reason for all rejected records without a row of their own: the sums of the batches, and what was folded.
-- The id is made as by `quarantine_row` of schemas/validate.py.
CREATE OR REPLACE TEMP TABLE summed_quarantine AS
WITH folded AS (
    SELECT
        * EXCLUDE (raw_bytes) REPLACE (
            -- Of a record with a row of its own, where its bytes are kept in another form, that is their size.
            CASE WHEN last_record_index IS NULL THEN byte_end - byte_start ELSE raw_size_bytes END AS raw_size_bytes
        ),
        coalesce(last_record_index, record_index) AS last_index
    FROM staged_quarantine
    WHERE last_record_index IS NOT NULL OR quarantine_id IN (SELECT quarantine_id FROM folded_quarantine)
)
SELECT
    left(sha256(format(
        '10:quarantine{}:{}6:record4:rest64:{}{}:{}',
        length(folded.source_uri), folded.source_uri, files.sha256, length(folded.reason), folded.reason
    )), 32) AS quarantine_id,
    'record' AS scope,
    sum(folded.record_count)::BIGINT AS record_count,
    arg_min(folded.stage, folded.record_index) AS stage,
    folded.reason,
    format(
        '{} records, summed up: the file has more rejected ones than [quarantine] max_rows_per_file; the first of them: {}',
        sum(folded.record_count)::BIGINT, arg_min(folded.detail, folded.record_index)
    ) AS detail,
    any_value(folded.source_name) AS source_name,
    folded.source_uri,
    folded.file_id,
    min(folded.record_index) AS record_index,
    max(folded.last_index) AS last_record_index,
    min(folded.byte_start) AS byte_start,
    max(folded.byte_end) AS byte_end,
    arg_min(folded.encoding_hint, folded.record_index) AS encoding_hint,
    NULL::BLOB AS raw_bytes,
    NULL::VARCHAR AS raw_path,
    files.sha256 AS raw_sha256,
    sum(folded.raw_size_bytes)::BIGINT AS raw_size_bytes,
    'none' AS raw_kept,
    any_value(folded.status) AS status,
    any_value(folded.dismissed_reason) AS dismissed_reason,
    min(folded.dismissed_at) AS dismissed_at,
    NULL::TIMESTAMP AS purged_at,
    min(folded.first_seen_at) AS first_seen_at,
    NULL::TIMESTAMP AS replayed_at,
    arg_min(folded.batch_id, folded.record_index) AS batch_id,
    any_value(folded.run_id) AS run_id,
    any_value(folded.ingested_at) AS ingested_at
FROM folded
JOIN commit_files AS files USING (file_id)
GROUP BY folded.file_id, folded.source_uri, folded.reason, files.sha256;
