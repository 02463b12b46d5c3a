-- A part of the texts among each other.
CREATE OR REPLACE TEMP TABLE derive_other_signatures AS
FROM derive_signatures;
