#!/usr/bin/env python3
"""Derive `text/tagging/data/han_variants.txt` from OpenCC's character dictionaries.

    python tools/make_han_table.py FOLDER VERSION > text/tagging/data/han_variants.txt

FOLDER holds OpenCC's dictionaries as text: STCharacters.txt, TSCharacters.txt, TWVariants.txt and HKVariants.txt.
They are in OpenCC's source under `data/dictionary/`. The wheel of OpenCC holds them compiled, with the program that
turns them back into text:

    python -m venv /tmp/opencc && /tmp/opencc/bin/pip install OpenCC==VERSION
    opencc_dict -i STCharacters.ocd2 -f ocd2 -o STCharacters.txt -t text      # both under opencc/clib of the wheel

A dictionary has one entry a line: a character, a tab, and what it becomes, several with blanks between.
"""

import sys
import textwrap
from pathlib import Path

__all__ = ["derive_table", "main", "read_dictionary"]

HEAD = """\
# Characters that show which kind of Chinese a text is written in. Made by tools/make_han_table.py: do not edit.
# Source: OpenCC {version}, dictionaries STCharacters, TSCharacters, TWVariants and HKVariants,
# https://github.com/BYVoid/OpenCC, by Carbo Kuo (BYVoid) and contributors, Apache License 2.0.
# Hans: written in Simplified Chinese alone. Hant: written in Traditional Chinese alone.
# Jpan: those of Hans that Japanese has too (JIS X 0208, by Python's codec shift_jis); no other stands in Japanese.
# Japan: in none of both, everyday Japanese (level 1 of JIS X 0208), and in no character set of China, Taiwan or Korea
# (GB 2312, Big5, KS X 1001, by Python's codecs).
"""
_JIS_LEVEL_2 = b"\x98\x9f"  # the first of it
_ELSEWHERE = ("gb2312", "big5", "euc_kr")


def read_dictionary(path: Path) -> dict[str, list[str]]:
    """Read one of OpenCC's text dictionaries: character -> what it may become, the usual form first."""
    lines = path.read_text(encoding="utf-8").splitlines()
    entries = (line.split("\t") for line in lines if "\t" in line and not line.startswith("#"))
    return {key: values.split() for key, values in entries}


def derive_table(folder: Path) -> dict[str, set[str]]:
    """Derive the four sets of characters, by the name they have in the table.

    A Simplified character counts when OpenCC never leaves it as it is in Traditional text and no Traditional text of
    Taiwan or Hong Kong writes it: 后, 里 and 台 are in both kinds. A Traditional one likewise: 乾 stays in 乾隆.
    """
    simplified, traditional = (read_dictionary(folder / f"{name}Characters.txt") for name in ("ST", "TS"))
    regional = [read_dictionary(folder / f"{name}Variants.txt") for name in ("TW", "HK")]
    in_traditional = {form for table in [simplified, *regional] for forms in table.values() for form in forms}
    in_simplified = {form for forms in traditional.values() for form in forms}
    hans = {c for c in simplified if c not in in_traditional and c not in traditional}
    hant = {c for c in traditional if c not in in_simplified and c not in simplified}
    japanese = {c for c in hans if c.encode("shift_jis", "ignore")}
    return {"Hans": hans, "Hant": hant, "Jpan": japanese, "Japan": derive_japanese(hans | hant)}


def derive_japanese(chinese: set[str]) -> set[str]:
    """The characters that Japanese alone writes; `chinese` are those that show a kind of Chinese."""
    everyday = {
        char for char in map(chr, range(0x4E00, 0xA000)) if b"" < char.encode("shift_jis", "ignore") < _JIS_LEVEL_2
    }
    return {c for c in everyday - chinese if not any(c.encode(codec, "ignore") for codec in _ELSEWHERE)}


def main(arguments: list[str]) -> int:
    """Print the table; two arguments, as in the module's first lines."""
    folder, version = arguments
    blocks = [
        f"{name}\n" + "\n".join(textwrap.wrap("".join(sorted(characters)), 60))
        for name, characters in derive_table(Path(folder)).items()
    ]
    sys.stdout.write(HEAD.format(version=version) + "\n".join(blocks) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
