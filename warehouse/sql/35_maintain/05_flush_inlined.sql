-- Rows that stand in the catalog go to files, where they are merged with the rest.
CALL ducklake_flush_inlined_data('lake');
