-- Fingerprints, what the derived tables have taken in, and marks without a place. Documents that are there already get a row without a
-- signature: they take part in exact duplicates, and in near ones once they are loaded again.
CREATE TABLE fingerprints (
    document_id VARCHAR NOT NULL,
    source_name VARCHAR NOT NULL,
    bands BIGINT[],
    key BIGINT,
    batch_id VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE fingerprints IS 'The fingerprint of a document, as of one load; the derive step removes it when its document is gone.';
COMMENT ON COLUMN fingerprints.document_id IS 'The document.';
COMMENT ON COLUMN fingerprints.source_name IS 'The document''s source.';
COMMENT ON COLUMN fingerprints.bands IS 'MinHash signature, a number per band of four slots, 14 bits each; null for a text that is too short to be compared, and for one loaded before there were fingerprints.';
COMMENT ON COLUMN fingerprints.key IS 'Hash of bands: texts of one key have one signature.';
COMMENT ON COLUMN fingerprints.batch_id IS 'The batch of input that made the row: run and number; 0 for the run''s own rows.';
COMMENT ON COLUMN fingerprints.run_id IS 'The run that made the row; sorts by time.';
COMMENT ON COLUMN fingerprints.ingested_at IS 'When the run that made the row began, UTC.';
CREATE TABLE derivations (
    loaded_run_id VARCHAR NOT NULL,
    version VARCHAR NOT NULL,
    batch_id VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE derivations IS 'A run whose load the derived tables have taken in: `duplicates` and `repeated_lines`.';
COMMENT ON COLUMN derivations.loaded_run_id IS 'The run that loaded; run_id is the one that took its load in.';
COMMENT ON COLUMN derivations.version IS 'Hash of the rules they were derived by; other rules derive all anew.';
COMMENT ON COLUMN derivations.batch_id IS 'The batch of input that made the row: run and number; 0 for the run''s own rows.';
COMMENT ON COLUMN derivations.run_id IS 'The run that made the row; sorts by time.';
COMMENT ON COLUMN derivations.ingested_at IS 'When the run that made the row began, UTC.';
COMMENT ON COLUMN duplicates.method IS 'exact: the same normalised text; minhash: documents that are nearly the same.';
COMMENT ON COLUMN duplicates.cluster_id IS 'The cluster, within item_kind and method: the SHA-256 of an exact text, else the lowest document_id of the cluster.';
COMMENT ON COLUMN duplicates.similarity IS 'Similarity to the cluster''s first member, 0 to 1; estimated where not exact.';
COMMENT ON COLUMN duplicates.is_first IS 'Whether it is the cluster''s first: the earliest best_date, then the lowest document_id, then the first in the document.';
COMMENT ON COLUMN repeated_lines.document_count IS 'Documents of the source that hold it; those with one and the same text count once.';
-- Readers hold a row group for each thread: those written from now on are smaller.
CALL lake.set_option('parquet_row_group_size', '16384');
-- Marks of what a field of the record says, which stands in no paragraph.
ALTER TABLE marks ALTER COLUMN paragraph_id DROP NOT NULL;
ALTER TABLE marks ALTER COLUMN start_char DROP NOT NULL;
ALTER TABLE marks ALTER COLUMN end_char DROP NOT NULL;
COMMENT ON COLUMN marks.paragraph_id IS 'The paragraph that holds the words; null where a field of the record says it (metadata_field).';
COMMENT ON COLUMN marks.start_char IS 'Where the words begin in the paragraph''s text, code points, 0-based; null without a paragraph.';
COMMENT ON COLUMN marks.end_char IS 'Where they end, exclusive; null without a paragraph.';
COMMENT ON COLUMN documents.record_key IS 'The record''s key in its file: the key field''s value, with another `#` before one that begins with it, or else `#` and record_index.';
INSERT INTO fingerprints BY NAME
SELECT document_id, source_name, NULL::BIGINT[] AS bands, NULL::BIGINT AS key, batch_id, run_id, ingested_at
FROM documents;
