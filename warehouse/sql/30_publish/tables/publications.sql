CREATE TABLE publications (
    generation BIGINT NOT NULL,
    published_at TIMESTAMP NOT NULL,
    shape VARCHAR NOT NULL,
    code_version VARCHAR NOT NULL,
    run_id VARCHAR
);
COMMENT ON TABLE publications IS 'The generations of this file; the highest is the one you read.';
COMMENT ON COLUMN publications.generation IS 'Number of the generation.';
COMMENT ON COLUMN publications.published_at IS 'When it was built, UTC.';
COMMENT ON COLUMN publications.shape IS 'Hash of its tables and marts.';
COMMENT ON COLUMN publications.code_version IS 'Version of Gristmill that built it.';
COMMENT ON COLUMN publications.run_id IS 'The run that published it; null where none did.';
