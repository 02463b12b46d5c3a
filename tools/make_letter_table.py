#!/usr/bin/env python3
"""Derive `text/tagging/data/letters.txt`, the letters that each language is written with, from CLDR.

    npm pack cldr-misc-full@48.2.0 && tar xzf cldr-misc-full-48.2.0.tgz
    python tools/make_letter_table.py package/main 48.2.0 > text/tagging/data/letters.txt

The letters are those of `exemplarCharacters` and `auxiliary` (of foreign words and names that are in common use) in
`main/LANGUAGE/characters.json`, in small letters, with their marks, for the languages of the lexicon.
"""

import json
import sys
import unicodedata
from pathlib import Path

import regex

sys.path.insert(0, str(Path(__file__).parent.parent))
from text.tagging.lexicon import LEXICON_LANGUAGES

__all__ = ["main", "read_letters"]

HEAD = """\
# The letters of the languages that a lexicon knows. Made by tools/make_letter_table.py: do not edit.
# Source: Unicode CLDR {version}, exemplar characters, main and auxiliary, https://cldr.unicode.org,
# Unicode License 3.0.
"""
_NAMES = {"tl": "fil", "nb": "no"}  # CLDR's where they differ
_ESCAPE = regex.compile(r"\\u[0-9A-Fa-f]{4}")  # of joiners
_RANGE = regex.compile(r"(?<!\\)(\X)-(\X)")


def read_letters(path: Path, language: str) -> list[str]:
    """The small letters of a language, in order."""
    characters = json.loads((path / _NAMES.get(language, language) / "characters.json").read_text(encoding="utf-8"))
    found = characters["main"][_NAMES.get(language, language)]["characters"]
    listed = _ESCAPE.sub("", found["exemplarCharacters"] + found["auxiliary"])
    ranges = {chr(code) for first, last in _RANGE.findall(listed) for code in range(ord(first), ord(last))}
    spelt = unicodedata.normalize("NFC", listed.lower())
    return sorted({char for char in [*spelt, *ranges] if unicodedata.category(char)[0] in "LM"})


def main(arguments: list[str]) -> int:
    """Print the table; two arguments, as in the module's first lines."""
    folder, version = arguments
    lines = [
        f"{language} {''.join(read_letters(Path(folder), language))}"
        for languages in LEXICON_LANGUAGES.values()
        for language in languages
    ]
    sys.stdout.write(HEAD.format(version=version) + "\n".join(lines) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
