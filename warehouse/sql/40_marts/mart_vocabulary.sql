CREATE VIEW mart_vocabulary AS
SELECT kind, code, meaning FROM vocabulary;
COMMENT ON VIEW mart_vocabulary IS 'What the codes in columns mean: labels, rules, roles, kinds, flags, repairs, methods, languages, statuses and reasons.';
COMMENT ON COLUMN mart_vocabulary.kind IS 'Which codes: label, rule, role, fragment_kind, flag, repair, method, language, quarantine_reason, run_status ...';
COMMENT ON COLUMN mart_vocabulary.code IS 'The code as it stands in the column; of a rule its beginning.';
COMMENT ON COLUMN mart_vocabulary.meaning IS 'What it means.';
