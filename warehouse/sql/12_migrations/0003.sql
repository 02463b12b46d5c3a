/* To version 3. A column that may be null is added as it is: ALTER TABLE t ADD COLUMN c VARCHAR; COMMENT ON COLUMN t.c IS '...'.
   DuckLake adds none that must not be, and sets NOT NULL on no empty table: there the table is made anew beside the old one
   (ALTER TABLE t RENAME TO old_t; CREATE TABLE t (...) with its comments; INSERT INTO t BY NAME SELECT *, ... FROM old_t; DROP TABLE old_t). */

-- Rejects that are summed up, a row for many; and files on which a worker died, which a run counts and names.
ALTER TABLE quarantine RENAME TO old_quarantine;
CREATE TABLE quarantine (
    quarantine_id VARCHAR NOT NULL,
    scope VARCHAR NOT NULL,
    record_count BIGINT NOT NULL,
    stage VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    detail VARCHAR NOT NULL,
    source_name VARCHAR NOT NULL,
    source_uri VARCHAR NOT NULL,
    file_id VARCHAR NOT NULL,
    record_index BIGINT NOT NULL,
    last_record_index BIGINT,
    byte_start BIGINT NOT NULL,
    byte_end BIGINT NOT NULL,
    encoding_hint VARCHAR,
    raw_bytes BLOB,
    raw_path VARCHAR,
    raw_sha256 VARCHAR NOT NULL,
    raw_size_bytes BIGINT NOT NULL,
    raw_kept VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    dismissed_reason VARCHAR,
    dismissed_at TIMESTAMP,
    purged_at TIMESTAMP,
    first_seen_at TIMESTAMP NOT NULL,
    replayed_at TIMESTAMP,
    batch_id VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE quarantine IS 'What was rejected, with its bytes and what was wrong: a record, the rest of a stream, a file, or many records.';
COMMENT ON COLUMN quarantine.quarantine_id IS 'Hash of file, place, bytes and reason: met again unchanged it keeps its id.';
COMMENT ON COLUMN quarantine.scope IS 'record; stream: the broken tail of one; file: all of a file, on which a worker process died.';
COMMENT ON COLUMN quarantine.record_count IS 'Rejects that the row stands for: 1, or many records that are summed up (see last_record_index).';
COMMENT ON COLUMN quarantine.stage IS 'The step that refused it: read, parse, decode, process, validate, load.';
COMMENT ON COLUMN quarantine.reason IS 'Reason code; docs/tables.md lists them.';
COMMENT ON COLUMN quarantine.detail IS 'What was wrong, in a sentence.';
COMMENT ON COLUMN quarantine.source_name IS 'The configured source, or `adhoc`.';
COMMENT ON COLUMN quarantine.source_uri IS 'The file.';
COMMENT ON COLUMN quarantine.file_id IS 'The file version in which it was met last.';
COMMENT ON COLUMN quarantine.record_index IS 'Place in the file, 0-based; the line for lines; the first of many.';
COMMENT ON COLUMN quarantine.last_record_index IS 'Place of the last of many records, others may stand between; null for a row of one.';
COMMENT ON COLUMN quarantine.byte_start IS 'Where it begins in the decompressed file, bytes.';
COMMENT ON COLUMN quarantine.byte_end IS 'Where it ends, exclusive; of a file its size as stored.';
COMMENT ON COLUMN quarantine.encoding_hint IS 'Encoding of its file, as all its lines told it; null if none did.';
COMMENT ON COLUMN quarantine.raw_bytes IS 'The bytes, up to 1 MiB; longer ones are in the file that raw_path names; null for many or a file.';
COMMENT ON COLUMN quarantine.raw_path IS 'File of the bytes below the warehouse folder; null when they are in the row.';
COMMENT ON COLUMN quarantine.raw_sha256 IS 'SHA-256 of the bytes; for many records, or a file, of the file as stored.';
COMMENT ON COLUMN quarantine.raw_size_bytes IS 'Size of the bytes, also where they are not all kept.';
COMMENT ON COLUMN quarantine.raw_kept IS 'row, file: all bytes; source: its compressed file as stored; head: their beginning; purged; none.';
COMMENT ON COLUMN quarantine.status IS 'open; replayed: loaded since; superseded: its file came anew without it; dismissed: by somebody.';
COMMENT ON COLUMN quarantine.dismissed_reason IS 'Why somebody dismissed it, in their words.';
COMMENT ON COLUMN quarantine.dismissed_at IS 'When it was dismissed, UTC.';
COMMENT ON COLUMN quarantine.purged_at IS 'When its bytes were purged, UTC.';
COMMENT ON COLUMN quarantine.first_seen_at IS 'Start of the run that met it first, UTC.';
COMMENT ON COLUMN quarantine.replayed_at IS 'Start of the run that loaded it after all, UTC.';
COMMENT ON COLUMN quarantine.batch_id IS 'The batch of input that made the row: run and number; 0 for the run''s own rows.';
COMMENT ON COLUMN quarantine.run_id IS 'The run that made the row; sorts by time.';
COMMENT ON COLUMN quarantine.ingested_at IS 'When the run that made the row began, UTC.';
INSERT INTO quarantine BY NAME
SELECT
    *, 1 AS record_count, NULL::BIGINT AS last_record_index, byte_end - byte_start AS raw_size_bytes,
    CASE WHEN raw_path IS NULL THEN 'row' ELSE 'file' END AS raw_kept, NULL::VARCHAR AS dismissed_reason,
    NULL::TIMESTAMP AS dismissed_at, NULL::TIMESTAMP AS purged_at
FROM old_quarantine;
DROP TABLE old_quarantine;
ALTER TABLE runs RENAME TO old_runs;
CREATE TABLE runs (
    run_id VARCHAR NOT NULL,
    flow_run_id VARCHAR,
    kind VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    started_at TIMESTAMP NOT NULL,
    finished_at TIMESTAMP,
    error VARCHAR,
    under_way VARCHAR,
    code_version VARCHAR NOT NULL,
    process_version VARCHAR NOT NULL,
    config_sha256 VARCHAR NOT NULL,
    files_found BIGINT NOT NULL,
    files_loaded BIGINT NOT NULL,
    files_replaced BIGINT NOT NULL,
    files_unchanged BIGINT NOT NULL,
    files_quarantined BIGINT NOT NULL,
    files_unreadable BIGINT NOT NULL,
    files_ignored BIGINT NOT NULL,
    files_missing BIGINT NOT NULL,
    records BIGINT NOT NULL,
    documents BIGINT NOT NULL,
    paragraphs BIGINT NOT NULL,
    spans BIGINT NOT NULL,
    fragments BIGINT NOT NULL,
    quarantined_records BIGINT NOT NULL,
    quarantined_streams BIGINT NOT NULL,
    quarantined_files BIGINT NOT NULL,
    quarantined_new BIGINT NOT NULL,
    replayed BIGINT NOT NULL,
    stale_documents BIGINT NOT NULL,
    read_bytes BIGINT NOT NULL,
    batch_id VARCHAR NOT NULL,
    ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE runs IS 'One execution, with every term of its balance.';
COMMENT ON COLUMN runs.flow_run_id IS 'Prefect''s id of the flow run; null without Prefect.';
COMMENT ON COLUMN runs.kind IS 'What ran.';
COMMENT ON COLUMN runs.status IS 'partial: some of its sources failed, the others are loaded; failed: it stopped, or all failed; skipped: another run was active; abandoned: it was found running when nobody held the lock, so it was killed.';
COMMENT ON COLUMN runs.started_at IS 'UTC.';
COMMENT ON COLUMN runs.finished_at IS 'UTC; null while it runs or when it was killed.';
COMMENT ON COLUMN runs.error IS 'Why it is not succeeded, in a sentence.';
COMMENT ON COLUMN runs.under_way IS 'Files that workers were at, and the record, when it was killed, failed or waited long; else null.';
COMMENT ON COLUMN runs.code_version IS 'Version of Gristmill.';
COMMENT ON COLUMN runs.process_version IS 'Hash of the rules that make rows: code, data tables, configuration.';
COMMENT ON COLUMN runs.config_sha256 IS 'SHA-256 of the settings in force.';
COMMENT ON COLUMN runs.files_found IS 'Files found = loaded + replaced + unchanged + quarantined + unreadable + ignored.';
COMMENT ON COLUMN runs.files_loaded IS 'New files of which something was loaded.';
COMMENT ON COLUMN runs.files_replaced IS 'Changed files of which something was loaded.';
COMMENT ON COLUMN runs.files_unchanged IS 'Files with the content that the warehouse holds already.';
COMMENT ON COLUMN runs.files_quarantined IS 'Files of which nothing could be loaded.';
COMMENT ON COLUMN runs.files_unreadable IS 'Files that could not be read.';
COMMENT ON COLUMN runs.files_ignored IS 'Files left out, each with a reason in run_files.';
COMMENT ON COLUMN runs.files_missing IS 'Known files that are gone from a root that was scanned; outside files_found.';
COMMENT ON COLUMN runs.records IS 'Records cut from the files read = documents + quarantined_records.';
COMMENT ON COLUMN runs.documents IS 'Documents loaded.';
COMMENT ON COLUMN runs.paragraphs IS 'Paragraphs loaded.';
COMMENT ON COLUMN runs.spans IS 'Spans loaded.';
COMMENT ON COLUMN runs.fragments IS 'Spans loaded that are fragments.';
COMMENT ON COLUMN runs.quarantined_records IS 'Records quarantined, met for the first time or again.';
COMMENT ON COLUMN runs.quarantined_streams IS 'Broken tails of streams quarantined.';
COMMENT ON COLUMN runs.quarantined_files IS 'Files quarantined whole, for a worker process died on them.';
COMMENT ON COLUMN runs.quarantined_new IS 'Rows of the quarantine that no earlier run had met.';
COMMENT ON COLUMN runs.replayed IS 'Quarantined records that this run loaded after all.';
COMMENT ON COLUMN runs.stale_documents IS 'Documents in the warehouse that older rules made.';
COMMENT ON COLUMN runs.read_bytes IS 'Bytes of the files read, as stored.';
COMMENT ON COLUMN runs.batch_id IS 'The batch of input that made the row: run and number; 0 for the run''s own rows.';
COMMENT ON COLUMN runs.run_id IS 'The run that made the row; sorts by time.';
COMMENT ON COLUMN runs.ingested_at IS 'When the run that made the row began, UTC.';
INSERT INTO runs BY NAME
SELECT *, NULL::VARCHAR AS under_way, 0 AS quarantined_files
FROM old_runs;
DROP TABLE old_runs;

-- What each source came to in a run.
CREATE TABLE run_sources (
    run_id VARCHAR NOT NULL,
    source_name VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    reason VARCHAR,
    detail VARCHAR,
    files_found BIGINT NOT NULL,
    files_loaded BIGINT NOT NULL,
    files_replaced BIGINT NOT NULL,
    files_unchanged BIGINT NOT NULL,
    files_quarantined BIGINT NOT NULL,
    files_unreadable BIGINT NOT NULL,
    files_ignored BIGINT NOT NULL,
    files_missing BIGINT NOT NULL,
    records BIGINT NOT NULL,
    documents BIGINT NOT NULL,
    paragraphs BIGINT NOT NULL,
    spans BIGINT NOT NULL,
    fragments BIGINT NOT NULL,
    quarantined_records BIGINT NOT NULL,
    quarantined_streams BIGINT NOT NULL,
    quarantined_files BIGINT NOT NULL,
    read_bytes BIGINT NOT NULL,
    newest_file_at TIMESTAMP,
    batch_id VARCHAR NOT NULL,
    ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE run_sources IS 'What one source came to in one run; over its sources the figures of a run add up.';
COMMENT ON COLUMN run_sources.source_name IS 'The configured source, or `adhoc`.';
COMMENT ON COLUMN run_sources.status IS 'partial: something of it was not to be had, or not as expected; failed: nothing was had or loaded.';
COMMENT ON COLUMN run_sources.reason IS 'What was wrong; null where nothing was. A warning where it succeeded.';
COMMENT ON COLUMN run_sources.detail IS 'The same in a sentence.';
COMMENT ON COLUMN run_sources.files_found IS 'Files found = loaded + replaced + unchanged + quarantined + unreadable + ignored.';
COMMENT ON COLUMN run_sources.files_loaded IS 'New files of which something was loaded.';
COMMENT ON COLUMN run_sources.files_replaced IS 'Changed files of which something was loaded.';
COMMENT ON COLUMN run_sources.files_unchanged IS 'Files with the content that the warehouse holds already.';
COMMENT ON COLUMN run_sources.files_quarantined IS 'Files of which nothing could be loaded.';
COMMENT ON COLUMN run_sources.files_unreadable IS 'Files that could not be read.';
COMMENT ON COLUMN run_sources.files_ignored IS 'Files left out, each with a reason in run_files.';
COMMENT ON COLUMN run_sources.files_missing IS 'Known files that are gone from a root that was scanned; outside files_found.';
COMMENT ON COLUMN run_sources.records IS 'Records cut from the files read = documents + quarantined_records.';
COMMENT ON COLUMN run_sources.documents IS 'Documents loaded.';
COMMENT ON COLUMN run_sources.paragraphs IS 'Paragraphs loaded.';
COMMENT ON COLUMN run_sources.spans IS 'Spans loaded.';
COMMENT ON COLUMN run_sources.fragments IS 'Spans loaded that are fragments.';
COMMENT ON COLUMN run_sources.quarantined_records IS 'Records quarantined, met for the first time or again.';
COMMENT ON COLUMN run_sources.quarantined_streams IS 'Broken tails of streams quarantined.';
COMMENT ON COLUMN run_sources.quarantined_files IS 'Files quarantined whole, for a worker process died on them.';
COMMENT ON COLUMN run_sources.read_bytes IS 'Bytes of the files read, as stored.';
COMMENT ON COLUMN run_sources.newest_file_at IS 'When the newest file that is held of the source was changed, UTC; null where none is.';
COMMENT ON COLUMN run_sources.batch_id IS 'The batch of input that made the row: run and number; 0 for the run''s own rows.';
COMMENT ON COLUMN run_sources.run_id IS 'The run that made the row; sorts by time.';
COMMENT ON COLUMN run_sources.ingested_at IS 'When the run that made the row began, UTC.';
COMMENT ON COLUMN runs.status IS 'partial: some of its sources failed, the others are loaded; failed: it stopped, or all failed; skipped: another run was active; abandoned: it was found running when nobody held the lock, so it was killed.';
COMMENT ON COLUMN runs.error IS 'Why it is not succeeded, in a sentence.';

-- How sure a title is.
ALTER TABLE documents ADD COLUMN title_confidence DOUBLE;
COMMENT ON COLUMN documents.title_confidence IS 'How sure the title is, 0 to 1: nine in ten of those at 0.9 are right; null for none.';

-- How exact each date is, and all people as one text.
ALTER TABLE documents ADD COLUMN updated_precision VARCHAR;
ALTER TABLE documents ADD COLUMN best_date_precision VARCHAR;
ALTER TABLE documents ADD COLUMN people_text VARCHAR;
COMMENT ON COLUMN documents.published_precision IS 'How exact published_on is: its day, or the month or year that begins with it.';
COMMENT ON COLUMN documents.updated_precision IS 'How exact updated_on is.';
COMMENT ON COLUMN documents.best_date IS 'published_on, else updated_on. On an axis of days only where best_date_precision is day.';
COMMENT ON COLUMN documents.best_date_precision IS 'How exact best_date is.';
COMMENT ON COLUMN documents.people_text IS 'All who made it, whatever their role, as in contributors, with `; ` between; null for none.';
UPDATE documents
SET updated_precision = stated.updated_precision
FROM (
    SELECT document_id, CASE max(length(value)) WHEN 10 THEN 'day' WHEN 7 THEN 'month' ELSE 'year' END AS updated_precision
    FROM marks
    WHERE label = 'updated_on' AND value IS NOT NULL
    GROUP BY document_id
) AS stated
WHERE stated.document_id = documents.document_id AND documents.updated_on IS NOT NULL;
UPDATE documents
SET best_date_precision = CASE best_date_basis WHEN 'published' THEN published_precision ELSE updated_precision END
WHERE best_date IS NOT NULL;
UPDATE documents
SET people_text = people.names
FROM (
    SELECT document_id, string_agg(DISTINCT name, '; ' ORDER BY name) AS names FROM contributors GROUP BY document_id
) AS people
WHERE people.document_id = documents.document_id;

-- Which documents and paragraphs are in a cluster, whether its first is sure, and what tells texts of one template apart.
ALTER TABLE fingerprints ADD COLUMN figures BIGINT[];
COMMENT ON COLUMN fingerprints.key IS 'Hash of bands and figures: texts of one key have the same.';
COMMENT ON COLUMN fingerprints.figures IS 'Hashes of its figures, each with what stands before it, the 64 lowest; null where bands is.';
CREATE TABLE new_duplicates (
    item_kind VARCHAR NOT NULL,
    item_id VARCHAR NOT NULL,
    item_document_id VARCHAR NOT NULL,
    item_paragraph_id VARCHAR,
    method VARCHAR NOT NULL,
    cluster_id VARCHAR NOT NULL,
    similarity DOUBLE NOT NULL,
    is_first BOOLEAN NOT NULL,
    is_tie BOOLEAN NOT NULL,
    batch_id VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    ingested_at TIMESTAMP NOT NULL
);
INSERT INTO new_duplicates BY NAME
WITH dated AS (
    SELECT
        duplicates.*,
        split_part(item_id, ':', 1) AS item_document_id,
        CASE item_kind WHEN 'paragraph' THEN item_id END AS item_paragraph_id,
        best_date,
        max(best_date) FILTER (is_first) OVER of_cluster AS first_date,
        max(split_part(item_id, ':', 1)) FILTER (is_first) OVER of_cluster AS first_id
    FROM duplicates
    LEFT JOIN documents ON documents.document_id = split_part(item_id, ':', 1)
    WINDOW of_cluster AS (PARTITION BY item_kind, method, cluster_id)
),
rivals AS (
    SELECT *, item_document_id <> first_id AND coalesce(best_date <= first_date, true) AS may_be_first FROM dated
)
SELECT
    * EXCLUDE (best_date, first_date, first_id, may_be_first),
    may_be_first OR (is_first AND bool_or(may_be_first) OVER (PARTITION BY item_kind, method, cluster_id)) AS is_tie
FROM rivals;
DROP TABLE duplicates;
ALTER TABLE new_duplicates RENAME TO duplicates;
COMMENT ON TABLE duplicates IS 'Membership of a document or paragraph in a cluster of the same or nearly the same.';
COMMENT ON COLUMN duplicates.item_kind IS 'What is a member.';
COMMENT ON COLUMN duplicates.item_id IS 'document_id or paragraph_id.';
COMMENT ON COLUMN duplicates.item_document_id IS 'The member, or the document of a member that is a paragraph.';
COMMENT ON COLUMN duplicates.item_paragraph_id IS 'The member where it is a paragraph, else null.';
COMMENT ON COLUMN duplicates.method IS 'exact: the same normalised text; minhash: documents that are nearly the same.';
COMMENT ON COLUMN duplicates.cluster_id IS 'The cluster, within item_kind and method: the SHA-256 of an exact text, else the lowest document_id of the cluster.';
COMMENT ON COLUMN duplicates.similarity IS 'Similarity to the cluster''s first member, 0 to 1; estimated where not exact.';
COMMENT ON COLUMN duplicates.is_first IS 'Whether it is the cluster''s first: whose best_date is over earliest (a month or year with its last day), then the more exact, then the lowest document_id, then the first in the document.';
COMMENT ON COLUMN duplicates.is_tie IS 'Whether its date does not show it to be later than the first: the same day, a month or year that begins no later, or no date. On the first: whether that is so of another document of the cluster.';
COMMENT ON COLUMN duplicates.batch_id IS 'The batch of input that made the row: run and number; 0 for the run''s own rows.';
COMMENT ON COLUMN duplicates.run_id IS 'The run that made the row; sorts by time.';
COMMENT ON COLUMN duplicates.ingested_at IS 'When the run that made the row began, UTC.';

-- What stages, sources and files took.
ALTER TABLE runs ADD COLUMN discover_seconds DOUBLE;
COMMENT ON COLUMN runs.discover_seconds IS 'Time by the clock for finding files, s.';
ALTER TABLE runs ADD COLUMN mill_seconds DOUBLE;
COMMENT ON COLUMN runs.mill_seconds IS 'Time by the clock for reading and milling, while nothing was loaded, s.';
ALTER TABLE runs ADD COLUMN load_seconds DOUBLE;
COMMENT ON COLUMN runs.load_seconds IS 'Time by the clock for loading and the ledger, s.';
ALTER TABLE runs ADD COLUMN derive_seconds DOUBLE;
COMMENT ON COLUMN runs.derive_seconds IS 'Time by the clock for duplicates and lines that recur, s.';
ALTER TABLE runs ADD COLUMN publish_seconds DOUBLE;
COMMENT ON COLUMN runs.publish_seconds IS 'Time by the clock for publishing, s; readers have it with the next generation.';
ALTER TABLE runs ADD COLUMN peak_memory_mb DOUBLE;
COMMENT ON COLUMN runs.peak_memory_mb IS 'Most memory that the process of the run has had resident, MB.';
ALTER TABLE runs ADD COLUMN worker_memory_mb DOUBLE;
COMMENT ON COLUMN runs.worker_memory_mb IS 'The same of the largest of its worker processes that ended; null without any.';
ALTER TABLE run_sources ADD COLUMN mill_seconds DOUBLE;
COMMENT ON COLUMN run_sources.mill_seconds IS 'Time by the clock that workers took for its files, added up, s; null for none.';
ALTER TABLE run_files ADD COLUMN mill_seconds DOUBLE;
COMMENT ON COLUMN run_files.mill_seconds IS 'Time by the clock that workers took for it, added up, s; null where none did.';
COMMENT ON COLUMN run_sources.status IS 'partial: something of it was not to be had, or not as expected; failed: nothing was had or loaded.';

-- What was taken down, by hashes.
CREATE TABLE forgotten (
    forgotten_id VARCHAR NOT NULL,
    scope VARCHAR NOT NULL,
    source_hash VARCHAR NOT NULL,
    reason VARCHAR,
    forgotten_at TIMESTAMP NOT NULL,
    erased_at TIMESTAMP,
    batch_id VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE forgotten IS 'A document or file that was taken down and is never loaded again; no word of it is here. Not published.';
COMMENT ON COLUMN forgotten.forgotten_id IS 'The document_id; of a whole file the hash of its source_uri; of a text that of both, its own too.';
COMMENT ON COLUMN forgotten.scope IS 'One document; a text in its file, for the record had no key and its place may change; or a file.';
COMMENT ON COLUMN forgotten.source_hash IS 'Hash of the source_uri of its file.';
COMMENT ON COLUMN forgotten.reason IS 'Why, in the words of whoever asked; null where nothing was said.';
COMMENT ON COLUMN forgotten.forgotten_at IS 'When it was taken out of all tables, UTC.';
COMMENT ON COLUMN forgotten.erased_at IS 'When its bytes were erased from the warehouse''s files too, UTC; null while that is to be done.';
COMMENT ON COLUMN forgotten.batch_id IS 'The batch of input that made the row: run and number; 0 for the run''s own rows.';
COMMENT ON COLUMN forgotten.run_id IS 'The run that made the row; sorts by time.';
COMMENT ON COLUMN forgotten.ingested_at IS 'When the run that made the row began, UTC.';
