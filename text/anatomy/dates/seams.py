"""Where blocks of a page were glued together when it was flattened: `28. Juni 201914. Januar 2020`, `Roe3.11.2023`."""

import regex

from text.anatomy.dates.names import is_month

__all__ = ["LINE", "find_seams"]

LINE = 160
"""Characters of a paragraph that may be such a line, at most."""

_NUMBERS = r"[0-9]{1,2}[./-][0-9]{1,2}[./-]"
_WORD_BEFORE = r"(?P<before>[\p{L}\p{M}]{3,16})[.,]{0,2}\s{1,2}(?:de\s|[0-9]{1,2}(?:st|nd|rd|th)?,?\s{1,2})?"
_SEAM = regex.compile(
    r"[12][0-9]{3}(?P<behind>)(?P<mark>[-/.])[0-9]{1,2}(?P=mark)[0-9]{1,2}(?=\p{Lu}\p{L})"
    rf"|(?:{_NUMBERS}|{_WORD_BEFORE})(?:19|20)[0-9]{{2}}(?P<behind>)(?=[0-9]|-[0-9]{{1,2}}:[0-9]{{2}}|(?!T[0-9]|Z\b)\p{{Lu}})"
    rf"|(?<=[\p{{L}}--[\p{{Han}}\p{{Hangul}}\p{{Hiragana}}\p{{Katakana}}]])(?P<number>)(?={_NUMBERS}[0-9]{{2}})"
    r"|(?<=[\p{L}--[\p{Han}\p{Hangul}\p{Hiragana}\p{Katakana}]])(?P<day>)(?=[0-9]{1,2}(?:\.|th|st|nd|rd)?\s(?:de\s)?(?P<month>[\p{L}\p{M}]{3,16})\.?\s(?:de\s)?(?:19|20)[0-9]{2})"
    r"|(?<=\p{Ll})(?P<name>)(?=(?P<month>\p{Lu}\p{Ll}{2,9})\.?\s[0-9]{1,2},\s(?:19|20)[0-9]{2})",
    regex.VERSION1,
)
_CENTURY = regex.compile(r"19[0-9]{2}|20[0-9]{2}")


def find_seams(text: str) -> list[int]:
    """The places at which a short line is to be cut, in order; few lines have any."""
    if not ("20" in text or "19" in text) or not _CENTURY.search(text):
        return []
    seams = []
    for match in _SEAM.finditer(text):
        word = match["before"] or match["month"]
        if word is None or is_month(word):
            seams.append(match.end())
    return seams
