CREATE TABLE phrases (
    phrase VARCHAR NOT NULL,
    variant VARCHAR NOT NULL
);
COMMENT ON TABLE phrases IS 'A form of a phrase that is followed, as config/phrases.toml had it when the file was published.';
COMMENT ON COLUMN phrases.phrase IS 'The phrase: the form to show.';
COMMENT ON COLUMN phrases.variant IS 'A form of it, in any language; one of them is the phrase itself.';
