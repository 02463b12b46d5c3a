-- What is forgotten once more is erased once more.
DELETE FROM forgotten WHERE list_contains($ids, forgotten_id);
