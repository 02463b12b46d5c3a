CREATE MACRO fold(words) AS
trim(
    regexp_replace(
        lower(strip_accents(translate(words, '“”„‟«»＂‘’‚‛＇', concat(repeat('"', 7), repeat('''', 5))))), '\s+', ' ', 'g'
    )
);
COMMENT ON MACRO fold IS 'fold(text): the text in small letters without accents, with straight quotation marks and single blanks, to compare by.';
