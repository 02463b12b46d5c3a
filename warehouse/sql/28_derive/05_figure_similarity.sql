-- Share of the figures of two texts that both have, by the lowest hashes of all that either has; null where one has too few.
CREATE OR REPLACE TEMP MACRO figure_similarity(one, other) AS
CASE
    WHEN len(one) >= 8 AND len(other) >= 8 THEN
        len(list_intersect(list_sort(list_distinct(list_concat(one, other)))[:64], list_intersect(one, other)))
        / least(len(list_distinct(list_concat(one, other))), 64)
END;
