"""Say whose the blanks, digits and punctuation between two languages are.

All of it is the main language's, but a fragment keeps

- at Chinese, Japanese or Korean: East Asian punctuation and digits that touch it, and curly quotes around it;
- brackets and quotes that open or close inside it: (中国)人民;
- the full stop, when the fragment is a sentence of its own.

Between two fragments blanks go to the first; at the ends of a paragraph everything goes to the span that is there.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import regex

from text.span import Span

__all__ = ["EAST_ASIAN_SCRIPTS", "Piece", "starts_sentence", "tile"]

EAST_ASIAN_SCRIPTS = frozenset({"Hani", "Hans", "Hant", "Jpan", "Kore"})
# What touches East Asian text: its own punctuation, digits and marks; before it nothing that closes, after it nothing
# that opens, and between two East Asian fragments only what opens the second.
_OWN_MARKS = r"[\p{P}\p{S}&&[\p{InCJK_Symbols_And_Punctuation}\p{InHalfwidth_And_Fullwidth_Forms}]]"
_BEFORE = regex.compile(rf"[[\p{{N}}{_OWN_MARKS}]--\p{{Pe}}]", regex.VERSION1)
_BEFORE_AT_EAST_ASIAN = regex.compile(rf"[\p{{N}}[{_OWN_MARKS}&&\p{{Ps}}]]", regex.VERSION1)
_AFTER = regex.compile(rf"[[\p{{M}}\p{{N}}%‰°℃{_OWN_MARKS}]--\p{{Ps}}]", regex.VERSION1)
_CURLY = {"“": "”", "‘": "’"}
_PAIRS = _CURLY | {"(": ")", "[": "]", "«": "»"}
_ALIKE = {'"': '"', "'": "'"}
_OPENING = frozenset({*" \t\u00a0\u3000「『《【（", *_PAIRS, *_ALIKE})
_ENDS = frozenset(".!?…。！？\n")
_SENTENCE_END = regex.compile(r"[.!?…。！？]++")


class Piece(NamedTuple):
    """A stretch of one language from letter to letter, in code points, and what it is."""

    start: int
    end: int
    language: str
    script: str
    is_fragment: bool


def tile(text: str, pieces: Sequence[Piece]) -> list[Span]:
    """Give every character of a text to one of its pieces, which are in order; answers a span for each."""
    grown: list[Span] = []
    for i, piece in enumerate(pieces):
        low = grown[-1].end if grown else 0
        high = pieces[i + 1].start if i + 1 < len(pieces) else len(text)
        before = _BEFORE_AT_EAST_ASIAN if i and pieces[i - 1].script in EAST_ASIAN_SCRIPTS else _BEFORE
        grown.append(_grow(text, piece, low, high, before) if piece.is_fragment else Span(piece.start, piece.end))
    cuts = [
        grown[i].end if piece.is_fragment and not pieces[i + 1].is_fragment else grown[i + 1].start
        for i, piece in enumerate(pieces[:-1])
    ]
    return [Span(start, end) for start, end in pairwise([0, *cuts, len(text)])]


def starts_sentence(text: str, start: int) -> bool:
    """True where the text before `start` ends a sentence, or there is none but blanks and opening marks.

    >>> starts_sentence("So it is. (Ja.", 11), starts_sentence("It is (ja", 7)
    (True, False)
    """
    while start and text[start - 1] in _OPENING:
        start -= 1
    return start == 0 or text[start - 1] in _ENDS


def _grow(text: str, piece: Piece, low: int, high: int, before: regex.Pattern[str]) -> Span:
    """Add to a fragment what is its own of the characters from `low` to `high`, which has no other letters."""
    start, end, pairs = piece.start, piece.end, {}
    if piece.script in EAST_ASIAN_SCRIPTS:
        pairs = _CURLY
        while start > low and before.match(text, start - 1):
            start -= 1
        while end < high and _AFTER.match(text, end):
            end += 1
    if low == 0 or high == len(text):  # what stands outside at an end of the paragraph can go nowhere else
        pairs = _PAIRS | _ALIKE
    start, end = _add_partner(text, Span(start, end), low, high)
    while low < start and end < high and pairs.get(text[start - 1]) == text[end]:
        start, end = start - 1, end + 1
    stop = _SENTENCE_END.match(text, end, high) if starts_sentence(text, start) else None
    return Span(start, stop.end() if stop else end)


def _add_partner(text: str, span: Span, low: int, high: int) -> Span:
    """Add the bracket or quote just outside whose partner is inside."""
    start, end = span
    inside = text[start:end]
    for opening, closing in _PAIRS.items():
        surplus = inside.count(closing) - inside.count(opening)
        if surplus > 0 and start > low and text[start - 1] == opening:
            return Span(start - 1, end)
        if surplus < 0 and end < high and text[end] == closing:
            return Span(start, end + 1)
    return span
