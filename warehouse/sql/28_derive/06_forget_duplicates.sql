DELETE FROM duplicates;
