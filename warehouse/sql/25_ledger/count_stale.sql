SELECT count(*) FROM documents WHERE NOT list_contains($versions, process_version);
