#!/usr/bin/env python3
r"""Derive `text/anatomy/data/given_names.txt`, by which a line of two or three words is told to be a person.

    python -m venv /tmp/names && /tmp/names/bin/pip install gender-guesser==0.4.0
    .venv/bin/python tools/make_given_names.py \
        /tmp/names/lib/python3.11/site-packages/gender_guesser/data/nam_dict.txt \
        > text/anatomy/data/given_names.txt

The wheel holds Jörg Michael's list: a line a name, with how common it is in each of 55 countries, from 1 to 13. Taken
are those that are common at least in one (2 or more), but for words that are commoner than names are: of which a
language has one in a thousand (by `text/tagging/data/words.marisa`), where no country has the name often (7 or more).
A plus sign stands for a hyphen, a blank or nothing.
"""

import sys
import textwrap
from pathlib import Path

import marisa_trie

__all__ = ["main", "read_names"]

HEAD = """\
# Given names of Europe, Turkey, the Arab world and, in Latin letters, of East Asia. Made by tools/make_given_names.py.
# Source: nam_dict.txt 1.2 of 2008-11-30, copyright 2007-2008 Joerg Michael, as gender-guesser 0.4.0 has it; under the
# GNU Free Documentation License, version 1.2 or later, with no invariant sections and no cover texts; so is this table.
"""
_NAME, _COUNTRIES = slice(3, 29), slice(30, 85)
# Names somewhere, and words that begin lines everywhere.
_WORDS = (
    "the die das der la le las los les il lo an in so do no my our all new you see for more mit bei to be es un una"
)
_WORDS_OF_MANY = "ada andre cara ed elle jo kay mia ville will"  # names for all that, by reading the list
_COMMON, _OFTEN = 2, 7  # on a scale of powers of two
_LEXICON = Path(__file__).parents[1] / "text/tagging/data/words.marisa"
_ONE_IN_A_THOUSAND = 56  # eighths of a nat, in which the lexicon counts


def read_names(path: Path) -> set[str]:
    """The names of the list in small letters, each in all its forms."""
    names = set()
    words = marisa_trie.BytesTrie().mmap(str(_LEXICON))
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith(("#", "=")):
            continue
        digits = [int(digit, 16) for digit in line[_COUNTRIES] if digit in "0123456789ABCDEF"]
        name = line[_NAME].strip().lower()
        usual = max(digits, default=0)
        if usual >= _COMMON and (usual >= _OFTEN or name in _WORDS_OF_MANY.split() or not _is_usual_word(name, words)):
            names |= {name.replace("+", between) for between in ("", "-")}
    return {name for name in names if len(name) > 1} - set(_WORDS.split())


def _is_usual_word(name: str, words: marisa_trie.BytesTrie) -> bool:
    """True for what is a usual word of a language: its entry is pairs of a language and how rare the word is there."""
    return any(min(entry[1::2]) <= _ONE_IN_A_THOUSAND for entry in words.get(name, ()))


def main() -> None:
    """Write the table to standard output."""
    print(HEAD + "\n".join(textwrap.wrap(" ".join(sorted(read_names(Path(sys.argv[1])))), 118, break_on_hyphens=False)))


if __name__ == "__main__":
    main()
