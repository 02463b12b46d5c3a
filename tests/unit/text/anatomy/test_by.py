"""By-words that are none: parts of names, and words of sentences."""

from pathlib import Path

import pytest

from schemas.rules import load_rules
from text.anatomy.by import find_by
from text.anatomy.rules import compile_rules

BOOK = compile_rules(load_rules(Path(__file__).resolve().parents[4] / "config" / "rules").to_rules())


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Von Jane Roe", ["Jane Roe"]),
        ("Ein Kommentar von Jane Roe", ["Jane Roe"]),
        ("Ulrich von Hafen", []),
        ("Helmold Baron von Hafen", []),
        ("Das Buch «Der Hafen» von Jane Roe", []),
        ("«Der Hafen» | Von Jane Roe", ["Jane Roe"]),
        ("von Open Harbour Software ein und entwickeln einen Leitfaden", []),
    ],
)
def test_a_by_word_names_who_made_the_text_and_not_who_is_named_with_it(text: str, names: list[str]) -> None:
    assert [text[slice(*each.names)] for each in find_by(text, (), (), BOOK)] == names
