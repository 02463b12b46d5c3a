"""Draw over what is in no language, every character in its place: addresses, header fields, garbled words, code.

And what looks like two scripts and is one: words of look-alike letters, capitals that are part of a Chinese word.
"""

import re

import regex

from text.garbled import find_garbled
from text.tagging.code import is_code
from text.tagging.script import EAST_ASIAN, ScriptRun, writing_runs

__all__ = ["draw_outline", "has_words", "paint_out"]

_ADDRESS = regex.compile(
    r"(?<![\w.@-])(?:[A-Za-z0-9-]{2,63}\.){1,4}(?:com|org|net|edu|gov|info|biz)(?:\.[a-z]{2})?(?![\w-]|\.\w)(?:/[!-~]*[A-Za-z0-9/_=&#%~+\-])?"
    r"|(?<![\w.@-])(?:[A-Za-z0-9-]{1,63}\.){2,4}[a-z]{2}(?![\w-]|\.\w)"
    r"|(?:https?://|www\.)[!-~]*[A-Za-z0-9/_=&#%~+\-]|[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]++)+"
)
_MAY_BE_DOMAIN = re.compile(r"[A-Za-z0-9]\.[a-z]")
# Fields that crawlers leave in a text (RFC 9110 and what servers add), by the form of their values.
_HEADER_FIELD = regex.compile(
    r"\b(?:(?:Accept|Cache|Content|Transfer|X)-[A-Za-z\-]{1,40}|Connection|Pragma|Server|Vary|Via|Age|ETag|Location):"
    r"\s?+[!-~]++(?:,\s?+[!-~]++)*+"
    r"|(?:\b(?:Date|Expires|Last-Modified):\s)?+\b[A-Z][a-z]{2},\s\d{2}\s[A-Z][a-z]{2}\s\d{4}\s[\d:]{8}\sGMT\b"
)
# The replacement character, and how it looks when its bytes were read as windows-1250, -1251 or -1252.
_UNDECODABLE = ("\ufffd", "ďż˝", "пїЅ", "ï¿½")
_BROKEN_WORD = regex.compile(r"(?<![\p{L}\p{M}])[\p{L}\p{M}]*+\ufffd[\p{L}\p{M}\ufffd]*+")
_ALPHABETS = tuple(regex.compile(rf"\p{{{alphabet}}}") for alphabet in ("Latin", "Cyrillic", "Greek"))
_MIXABLE = frozenset({"Latn", "Cyrl", "Grek"})
_MIXED = regex.compile(r"\p{Latin}\p{M}*+[\p{Cyrillic}\p{Greek}]|[\p{Cyrillic}\p{Greek}]\p{M}*+\p{Latin}")
_ALPHABETIC_WORD = regex.compile(r"[\p{Latin}\p{Cyrillic}\p{Greek}\p{M}]++")
_LATIN_LETTER = regex.compile(r"\p{Latin}")
_CAPITALS = r"[A-Z0-9](?:[A-Z0-9]|[.,/&\-](?=[A-Z0-9])){0,11}+"
_CAPITALS_AT_HAN = regex.compile(
    rf"(?<![^\s\p{{Ps}}\p{{Pi}}\"'、，。：；！？]){_CAPITALS}(?=\p{{Han}})"
    rf"|(?<=\p{{Han}}){_CAPITALS}(?!\p{{L}}|['’]|[,.;:]?\s\p{{Latin}})"
)


def draw_outline(text: str) -> tuple[str, list[ScriptRun]]:
    """Draw a text as the rules see it, every character in its place; and its runs of one writing.

    An address is blank, or a word of the Latin text it goes on; a mixed word has one alphabet, capitals at Han are Han.
    """
    text = paint_out(text)
    runs = writing_runs(text)
    if len(runs) < 2:
        return text, runs
    drawn, scripts = text, {run.script for run in runs}
    if len(scripts & _MIXABLE) > 1 and _MIXED.search(text):
        drawn = _ALPHABETIC_WORD.sub(lambda match: _repaint(match[0]), text)
    if EAST_ASIAN in scripts:
        drawn = _CAPITALS_AT_HAN.sub(lambda match: "中" * len(match[0]), drawn)
    return drawn, runs if drawn == text else writing_runs(drawn)


def paint_out(text: str) -> str:
    """Draw over what is in no language: addresses, HTTP header fields, garbled words, code.

    It is blank then; an address that goes on a Latin text is a word of it.
    """
    if is_code(text):
        return " " * len(text)
    if "@" in text or "://" in text or _MAY_BE_DOMAIN.search(text):
        text = _ADDRESS.sub(_paint_address, text)
    if " GMT" in text or "Content-" in text or "Connection:" in text or "Cache-Control:" in text:
        text = _HEADER_FIELD.sub(_paint_blank, text)
    if not text.isascii() and any(map(text.__contains__, _UNDECODABLE)):
        for sign in _UNDECODABLE:
            text = text.replace(sign, "\ufffd" * len(sign))
        text = _BROKEN_WORD.sub(_paint_blank, text)
    for start, end in find_garbled(text):
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _paint_blank(match: regex.Match[str]) -> str:
    return " " * len(match[0])


def _paint_address(match: regex.Match[str]) -> str:
    """Draw an address: as capitals where it goes on a Latin text, else as blanks."""
    before = match.string[max(0, match.start() - 3) : match.start()].rstrip(" ,:;(<")
    return ("X" if _LATIN_LETTER.match(before[-1:]) else " ") * len(match[0])


def _repaint(word: str) -> str:
    """Write a word with a letter of the alphabet that most of its letters are of; the first named wins a tie."""
    letters: list[str] = max((pattern.findall(word) for pattern in _ALPHABETS), key=len)
    return letters[0] * len(word) if letters else word


def has_words(text: str) -> bool:
    """True where a text has letters other than those of web and e-mail addresses."""
    return any(map(str.isalpha, paint_out(text)))
