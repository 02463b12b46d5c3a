-- Texts to be compared; a pair may stand in several buckets.
CREATE OR REPLACE TEMP TABLE derive_pairs (one BIGINT, other BIGINT);
