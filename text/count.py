"""Count letters, capitals and words, as fast as Python can: texts are counted over and over on their way."""

import re
import string

import regex

from text.stretches import LONG, cut_stretches

__all__ = ["count_letters", "count_words", "has_wide", "is_capitals"]

_NO_LETTERS = bytes(sorted(set(range(128)) - set(string.ascii_letters.encode())))
_NO_CAPITALS = bytes(sorted(set(range(128)) - set(string.ascii_uppercase.encode())))
_NEITHER = bytes(code for code in range(128) if not (chr(code).isalnum() or chr(code).isspace()))
# bytes.split knows fewer blanks than str.split.
_BLANKED = bytes(32 if chr(code).isspace() else code for code in range(256))
_WIDE = re.compile(r"[^\x00-\x7f]+")
_ANYWHERE = re.compile("")
_WORD = re.compile(r"(?<!\S)(?:[^\w\s]|_)*+[^\W_]")
_CJK = regex.compile(r"[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]")
_END_OF_WORD = regex.compile(r"[\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]")
_AS_HAN = re.compile("[^\x00-\u2e7f]")


def count_letters(text: str) -> int:
    """How many characters of a text are letters, as `str.isalpha` says.

    >>> count_letters("Two, 2, zwölf, 二"), count_letters("½ ²")
    (9, 0)
    """
    letters = len(text.encode("ascii", "ignore").translate(None, _NO_LETTERS))
    return letters if text.isascii() else letters + sum(map(str.isalpha, _find_wide(text)))


def has_wide(text: str) -> bool:
    """True where a text has a character as wide as Han characters are, or beyond them: without one it has no CJK.

    >>> has_wide("来源："), has_wide("“Źródło”")
    (True, False)
    """
    return _AS_HAN.search(text) is not None


def is_capitals(text: str) -> bool:
    """True where more than half of a text's letters are capitals.

    >>> is_capitals("GRÖßE"), is_capitals("The UN")
    (True, True)
    >>> is_capitals("The USA of today")
    False
    """
    narrow = text.encode("ascii", "ignore")
    capitals, letters = len(narrow.translate(None, _NO_CAPITALS)), len(narrow.translate(None, _NO_LETTERS))
    if len(narrow) == len(text) or 2 * (capitals + len(text) - len(narrow)) <= letters:
        return 2 * capitals > letters
    wide = _find_wide(text)
    return 2 * (capitals + sum(map(str.isupper, wide))) > letters + sum(map(str.isalpha, wide))


def _find_wide(text: str) -> str:
    """The characters of a text that are not ASCII."""
    return "".join(["".join(_WIDE.findall(part)) for part in cut_stretches(text, _ANYWHERE)])


def count_words(text: str) -> int:
    """Count words: stretches between blanks that hold a letter or a digit; each Han character and kana counts one.

    >>> count_words("Two words — 周年"), count_words("* * *")
    (4, 0)
    """
    if len(text) > LONG:
        return sum(map(_count_words, cut_stretches(text, _END_OF_WORD)))
    return _count_words(text)


def _count_words(text: str) -> int:
    if text.isascii():
        return len(text.encode().translate(_BLANKED, _NEITHER).split())
    if not has_wide(text):
        return len(_WORD.findall(text))
    rest, cjk = _CJK.subn(" ", text)
    return int(cjk) + len(_WORD.findall(rest))
