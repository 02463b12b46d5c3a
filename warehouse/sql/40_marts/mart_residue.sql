CREATE VIEW mart_residue AS
SELECT
    source_name,
    publisher,
    month,
    year,
    count(*) AS documents,
    count(*) FILTER (residue_count > 0) AS documents_with_residue,
    sum(residue_count)::BIGINT AS fragments,
    round(count(*) FILTER (residue_count > 0) / count(*), 4) AS document_share,
    round(sum(residue_share * char_count) / sum(char_count), 4) AS char_share
FROM mart_documents
GROUP BY source_name, publisher, month, year;
COMMENT ON VIEW mart_residue IS 'What translations left in their source language, by publisher and month. Documents that are dated by a year alone have no month, those without a date no year either: leave them out of a time axis.';
COMMENT ON COLUMN mart_residue.source_name IS 'The configured source, or `adhoc`.';
COMMENT ON COLUMN mart_residue.publisher IS 'Who published them; null where nobody is named.';
COMMENT ON COLUMN mart_residue.month IS 'First day of the month; null where only a year, or nothing, is known.';
COMMENT ON COLUMN mart_residue.year IS 'The year; null where no date is known.';
COMMENT ON COLUMN mart_residue.documents IS 'Documents.';
COMMENT ON COLUMN mart_residue.documents_with_residue IS 'Documents that hold such a fragment.';
COMMENT ON COLUMN mart_residue.fragments IS 'Such fragments.';
COMMENT ON COLUMN mart_residue.document_share IS 'documents_with_residue as a share of documents, 0 to 1.';
COMMENT ON COLUMN mart_residue.char_share IS 'Their characters as a share of all, 0 to 1.';
