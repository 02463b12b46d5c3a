SELECT 1 FROM forgotten WHERE forgotten_id = $forgotten_id;
