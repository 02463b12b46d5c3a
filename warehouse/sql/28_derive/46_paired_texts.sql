SELECT count(*) FROM (SELECT one FROM derive_pairs UNION SELECT other FROM derive_pairs);
