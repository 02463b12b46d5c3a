-- Texts of one template are no copies of each other: they have few figures in common.
INSERT INTO derive_edges
WITH pairs AS MATERIALIZED (
    SELECT DISTINCT one, other
    FROM derive_pairs
    WHERE one % $parts = $part AND other % $parts = $other_part
)
SELECT pairs.one, pairs.other
FROM pairs
JOIN derive_signatures AS one ON one.key = pairs.one
JOIN derive_other_signatures AS other ON other.key = pairs.other
WHERE agreeing_slots(one.bands, other.bands) >= $min_agreeing
  AND coalesce(figure_similarity(one.figures, other.figures) >= $min_figures, true);
