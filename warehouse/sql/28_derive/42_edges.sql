-- Pairs that are alike.
CREATE OR REPLACE TEMP TABLE derive_edges (one BIGINT, other BIGINT);
