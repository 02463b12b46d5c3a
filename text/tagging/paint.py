"""Draw over what is in no language before a text is cut: addresses, header fields of HTTP, garbled words, code."""

import re

import regex

from text.garbled import find_garbled
from text.tagging.code import is_code

__all__ = ["has_words", "paint_out"]

_ADDRESS = regex.compile(
    r"(?<![\w.@-])(?:[A-Za-z0-9-]{2,63}\.){1,4}(?:com|org|net|edu|gov|info|biz)(?:\.[a-z]{2})?(?![\w-]|\.\w)(?:/[!-~]*[A-Za-z0-9/_=&#%~+\-])?"
    r"|(?<![\w.@-])(?:[A-Za-z0-9-]{1,63}\.){2,4}[a-z]{2}(?![\w-]|\.\w)"
    r"|(?<![\w.@-])(?:[A-Za-z0-9-]{2,63}\.){1,4}[a-z]{2}/[!-~]*[A-Za-z0-9/_=&#%~+\-]"
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
_LATIN_LETTER = regex.compile(r"\p{Latin}")


def has_words(text: str) -> bool:
    """True where a text has letters other than those of web and e-mail addresses."""
    return any(map(str.isalpha, paint_out(text)))


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
