"""Join the lines of a paragraph, and the words that were parted at their ends."""

from collections.abc import Callable

import regex

from text.decoding.split import BLANKS

__all__ = ["Joins", "join_hyphenated", "join_lines", "never_joins"]

Joins = Callable[[str, str], bool]
"""Two parts of a word with a hyphen at the end of a line between them -> whether they are one word without it."""

# Between these a line break is nothing: CSS Text 3, section 4.1.3, and the signs that are wide beside wide characters.
_EAST_ASIAN = r"[[\p{EA=F}\p{EA=W}\p{EA=H}]--[\p{Hangul}\p{Extended_Pictographic}]]"
_EAST_ASIAN_PAIR = regex.compile(rf"{_EAST_ASIAN}(?:{_EAST_ASIAN}|[“”‘’—…·])|[“”‘’—…·]{_EAST_ASIAN}", regex.VERSION1)
_VARIATION_SELECTORS = "".join(map(chr, [*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)]))

_HYPHENS = "\u2010-"
# ¬ is how some programs print the hyphen that may go (IBM code pages had it there).
_HYPHENATED = regex.compile(
    rf"(?<![\p{{L}}\p{{M}}\p{{N}}'’{_HYPHENS}])(?P<first>[\p{{L}}\p{{M}}]{{2,40}}+)[¬{_HYPHENS}][{BLANKS}]*+\n[{BLANKS}\n]*+"
    rf"(?P<second>\p{{Ll}}[\p{{Ll}}\p{{M}}]{{1,40}}+)(?![\p{{L}}\p{{N}}'’{_HYPHENS}])"
)
# A hyphen that says that a part of the word is left out: Wind- und Wasserkraft, pre- and post-war.
_BEHIND_SUSPENDED = frozenset(
    (
        *("a", "and", "bis", "bzw", "e", "ed", "eller", "en", "et", "i", "ja", "lub", "o", "och", "oder", "of", "og"),
        *("or", "oraz", "ou", "sau", "sowie", "tai", "to", "u", "und", "vagy", "y", "és", "и", "или", "та", "або", "і"),
    )
)
_FIRST_WORD = regex.compile(r"[\p{L}\p{M}]++")


def never_joins(first: str, second: str) -> bool:  # noqa: ARG001 - it is one of `Joins`
    """Know no words: hyphens stay."""
    return False


def join_hyphenated(text: str, joins: Joins) -> str:
    r"""Join what was parted by a hyphen at the end of a line, where `joins` says that it is a word.

    >>> join_hyphenated("the infor-\nmation of a well-\nknown", lambda first, second: first == "infor")
    'the information of a well-\nknown'
    """
    if "\n" not in text:
        return text
    return _HYPHENATED.sub(lambda f: f["first"] + f["second"] if joins(f["first"], f["second"]) else f[0], text)


def join_lines(text: str) -> str:
    r"""Make each line break a blank; nothing between characters of Chinese and Japanese, nor inside a word's hyphen.

    >>> join_lines("a well-\nknown\nwind- \nand"), join_lines("检察\n机关")
    ('a well-known wind- and', '检察机关')
    """
    if "\n" not in text:
        return text
    first, *others = filter(None, (line.strip(BLANKS) for line in text.split("\n")))
    joined = [first]
    for line in others:
        joined += [line] if _touches(joined[-1], line) else [" ", line]
    return "".join(joined)


def _touches(before: str, line: str) -> bool:
    """True where two lines are to be joined without a blank."""
    last = before.rstrip(_VARIATION_SELECTORS)[-1:]
    if last and last in _HYPHENS and before[-2:-1].isalpha():
        word = _FIRST_WORD.match(line)
        return word is not None and word[0].islower() and word[0] not in _BEHIND_SUSPENDED
    return bool(_EAST_ASIAN_PAIR.match(last + line[0]))
