CREATE OR REPLACE TEMP TABLE derive_asked AS
SELECT key FROM derive_nodes WHERE is_old <> is_live;
