COMMENT ON COLUMN quarantine.raw_bytes IS 'Not published: null here. The lake has the bytes; include_raw in [publish] brings them over.';
