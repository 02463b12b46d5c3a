CREATE MACRO snippet(words, first, past, around := 60) AS
concat(
    CASE WHEN first > around THEN '…' ELSE '' END,
    substring(words, greatest(first - around, 0) + 1, least(first, around)),
    '⟦',
    substring(words, first + 1, past - first),
    '⟧',
    substring(words, past + 1, around),
    CASE WHEN length(words) > past + around THEN '…' ELSE '' END
);
COMMENT ON MACRO snippet IS 'snippet(text, start_char, end_char): those words between ⟦ and ⟧ with 60 characters before and behind them; around := 100 gives more.';
