CREATE TABLE meta (
    schema_version BIGINT NOT NULL,
    migrated_at TIMESTAMP NOT NULL,
    code_version VARCHAR NOT NULL
);
COMMENT ON TABLE meta IS 'The shape of the warehouse, one row per migration; the highest version holds.';
COMMENT ON COLUMN meta.schema_version IS 'Number of the migration; a newer warehouse than the code knows is refused.';
COMMENT ON COLUMN meta.migrated_at IS 'When it was applied, UTC.';
COMMENT ON COLUMN meta.code_version IS 'Version of Gristmill that applied it.';
