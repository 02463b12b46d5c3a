"""Count letters and capitals, as fast as Python can: texts are counted over and over on their way."""

import re
import string

__all__ = ["count_letters", "is_capitals"]

_NO_LETTERS = bytes(sorted(set(range(128)) - set(string.ascii_letters.encode())))
_NO_CAPITALS = bytes(sorted(set(range(128)) - set(string.ascii_uppercase.encode())))
_WIDE = re.compile(r"[^\x00-\x7f]+")


def count_letters(text: str) -> int:
    """How many characters of a text are letters, as `str.isalpha` says.

    >>> count_letters("Two, 2, zwölf, 二"), count_letters("½ ²")
    (9, 0)
    """
    narrow = len(text.encode("ascii", "ignore").translate(None, _NO_LETTERS))
    return narrow if text.isascii() else narrow + _count_wide(text)


def _count_wide(text: str) -> int:
    wide = "".join(_WIDE.findall(text))
    return len(wide) if wide.isalpha() else sum(map(str.isalpha, wide))


def is_capitals(text: str) -> bool:
    """True where more than half of a text's letters are capitals.

    >>> is_capitals("GRÖßE"), is_capitals("The UN")
    (True, True)
    >>> is_capitals("The USA of today")
    False
    """
    capitals = len(text.encode("ascii", "ignore").translate(None, _NO_CAPITALS))
    if not text.isascii():
        capitals += sum(map(str.isupper, "".join(_WIDE.findall(text))))
    return 2 * capitals > count_letters(text)
