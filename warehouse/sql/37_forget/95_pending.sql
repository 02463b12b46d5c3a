SELECT count(*) FROM forgotten WHERE erased_at IS NULL;
