CREATE TABLE vocabulary (
    kind VARCHAR NOT NULL,
    code VARCHAR NOT NULL,
    meaning VARCHAR NOT NULL
);
COMMENT ON TABLE vocabulary IS 'A code that columns hold, and what it means.';
COMMENT ON COLUMN vocabulary.kind IS 'Which codes: label, rule, role, fragment_kind, flag, repair, language, reason ...';
COMMENT ON COLUMN vocabulary.code IS 'The code as it stands in the column; of a rule its beginning.';
COMMENT ON COLUMN vocabulary.meaning IS 'What it means.';
