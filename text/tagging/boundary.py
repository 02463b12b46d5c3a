"""Say whose the blanks, digits and punctuation between two languages are.

All of it is the main language's, but a fragment keeps

- at Chinese, Japanese or Korean: East Asian punctuation and digits that touch it, and curly quotes around it;
- brackets and quotes that open or close inside it: (中国)人民;
- the full stop, when the fragment is a sentence of its own.

So a fragment at an end of a paragraph, or beside another one, may have a span of the main language next to it that
holds no letter.
"""

from collections.abc import Sequence
from typing import NamedTuple

import regex

from text.span import Span

__all__ = ["EAST_ASIAN_SCRIPTS", "Piece", "Tile", "starts_sentence", "tile"]

EAST_ASIAN_SCRIPTS = frozenset({"Hani", "Hans", "Hant", "Jpan", "Kore"})
# What touches East Asian text: its own punctuation, digits and marks; before it nothing that closes, after it nothing
# that opens. Beside other East Asian text only what opens and closes.
_OWN_MARKS = r"[\p{P}\p{S}&&[\p{InCJK_Symbols_And_Punctuation}\p{InHalfwidth_And_Fullwidth_Forms}]]"
_BEFORE = regex.compile(rf"[[\p{{N}}{_OWN_MARKS}]--\p{{Pe}}]", regex.VERSION1)
_BEFORE_AT_EAST_ASIAN = regex.compile(rf"[\p{{N}}[{_OWN_MARKS}&&\p{{Ps}}]]", regex.VERSION1)
_AFTER = regex.compile(rf"[[\p{{M}}\p{{N}}%‰°℃{_OWN_MARKS}]--\p{{Ps}}]", regex.VERSION1)
_AFTER_AT_EAST_ASIAN = regex.compile(rf"[\p{{M}}\p{{N}}%‰°℃[{_OWN_MARKS}&&\p{{Pe}}]]", regex.VERSION1)
_CURLY = {"“": "”", "‘": "’"}
_PAIRS = _CURLY | {"(": ")", "[": "]", "«": "»"}
_OPENING = frozenset({*" \t\u00a0\u3000「『《【（\"'", *_PAIRS})
_ENDS = frozenset(".!?…。！？\n")
_SENTENCE_END = regex.compile(r"[.!?…。！？]++")


class Piece(NamedTuple):
    """A stretch of one language from letter to letter, in code points, and what it is."""

    start: int
    end: int
    language: str
    script: str
    is_fragment: bool


class Tile(NamedTuple):
    """A part of a text and its piece; None for what stands between two fragments, or outside of one, and is of none."""

    span: Span
    piece: Piece | None


def tile(text: str, pieces: Sequence[Piece]) -> list[Tile]:
    """Give every character of a text to one of its pieces, which are in order, or to none."""
    tiles: list[Tile] = []
    for i, piece in enumerate(pieces):
        last = pieces[i - 1] if i else None
        low = tiles[-1].span.end if tiles else 0
        if piece.is_fragment:
            high = pieces[i + 1].start if i + 1 < len(pieces) else len(text)
            beside = [pieces[k].script in EAST_ASIAN_SCRIPTS for k in (i - 1, i + 1) if 0 <= k < len(pieces)]
            span = _grow(text, piece, low, high, is_beside=any(beside))
        else:
            span = Span(low if last is None or last.is_fragment else piece.start, piece.end)
        _leave(tiles, last, span.start)
        tiles.append(Tile(span, piece))
    _leave(tiles, pieces[-1], len(text))
    return tiles


def _leave(tiles: list[Tile], last: Piece | None, end: int) -> None:
    """Give what no fragment has before `end` to the piece before it, or to none where that is a fragment too."""
    start = tiles[-1].span.end if tiles else 0
    if start == end:
        return
    if last and not last.is_fragment:
        tiles[-1] = tiles[-1]._replace(span=Span(tiles[-1].span.start, end))
    else:
        tiles.append(Tile(Span(start, end), None))


def starts_sentence(text: str, start: int) -> bool:
    """True where the text before `start` ends a sentence, or there is none but blanks and opening marks.

    >>> starts_sentence("So it is. (Ja.", 11), starts_sentence("It is (ja", 7)
    (True, False)
    """
    while start and text[start - 1] in _OPENING:
        start -= 1
    return start == 0 or text[start - 1] in _ENDS


def _grow(text: str, piece: Piece, low: int, high: int, *, is_beside: bool) -> Span:
    """Add to a fragment what is its own of the characters from `low` to `high`, which has no other letters.

    `is_beside` says that East Asian text is next to it, whose punctuation may be that text's.
    """
    before, after = (_BEFORE_AT_EAST_ASIAN, _AFTER_AT_EAST_ASIAN) if is_beside else (_BEFORE, _AFTER)
    start, end = piece.start, piece.end
    pairs: dict[str, str] = {}
    if piece.script in EAST_ASIAN_SCRIPTS:
        pairs = _CURLY
        while start > low and before.match(text, start - 1):
            start -= 1
        while end < high and after.match(text, end):
            end += 1
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
