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

__all__ = ["EAST_ASIAN_SCRIPTS", "Piece", "tile"]

EAST_ASIAN_SCRIPTS = frozenset({"Hani", "Hans", "Hant", "Jpan", "Kore"})
_TOUCHING = regex.compile(
    r"[\p{M}\p{N}%‰°℃[[\p{P}\p{S}]&&[\p{InCJK_Symbols_And_Punctuation}\p{InHalfwidth_And_Fullwidth_Forms}]]]",
    regex.VERSION1,
)
_CURLY = {"“": "”", "‘": "’"}
_PAIRS = _CURLY | {"(": ")", "[": "]", "«": "»"}
_SENTENCE_END = regex.compile(r"[.!?…。！？]++")
_ENDS_SENTENCE = regex.compile(r"[.!?…。！？\n]")


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
        grown.append(_grow(text, piece, low, high) if piece.is_fragment else Span(piece.start, piece.end))
    cuts = [
        grown[i].end if piece.is_fragment and not pieces[i + 1].is_fragment else grown[i + 1].start
        for i, piece in enumerate(pieces[:-1])
    ]
    return [Span(start, end) for start, end in pairwise([0, *cuts, len(text)])]


def _grow(text: str, piece: Piece, low: int, high: int) -> Span:
    """Add to a fragment what is its own of the characters from `low` to `high`, which has no other letters."""
    is_sentence = (
        not text[low : piece.start].strip() if low == 0 else bool(_ENDS_SENTENCE.search(text, low, piece.start))
    )
    is_east_asian = piece.script in EAST_ASIAN_SCRIPTS
    start, end = piece.start, piece.end
    if is_east_asian:
        start, end = _add_touching(text, Span(start, end), low, high)
    start, end = _add_partners(text, Span(start, end), low, high)
    while is_east_asian and low < start and end < high and _CURLY.get(text[start - 1]) == text[end]:
        start, end = _add_touching(text, Span(start - 1, end + 1), low, high)
    stop = _SENTENCE_END.match(text, end, high) if is_sentence else None
    return Span(start, stop.end() if stop else end)


def _add_touching(text: str, span: Span, low: int, high: int) -> Span:
    """Add the East Asian punctuation and the digits on both sides."""
    start, end = span
    while start > low and _TOUCHING.match(text, start - 1):
        start -= 1
    while end < high and _TOUCHING.match(text, end):
        end += 1
    return Span(start, end)


def _add_partners(text: str, span: Span, low: int, high: int) -> Span:
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
