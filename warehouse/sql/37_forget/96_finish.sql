UPDATE forgotten SET erased_at = $now WHERE erased_at IS NULL;
