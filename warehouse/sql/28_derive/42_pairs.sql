-- Texts to be compared.
CREATE OR REPLACE TEMP TABLE derive_pairs (one BIGINT, other BIGINT);
