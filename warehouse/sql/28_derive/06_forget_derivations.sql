DELETE FROM derivations;
