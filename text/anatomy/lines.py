"""Read each paragraph of a document by itself: its labelled values, its dates, and whether it is running text."""

from collections.abc import Sequence

from text.anatomy.bylines import find_labelled
from text.anatomy.dates.find import find_dates
from text.anatomy.marks import Line
from text.anatomy.rules import RuleBook

__all__ = ["LONGEST_LINE", "STOPS", "read_lines"]

LONGEST_LINE = 300
"""Characters of a title or a line of boilerplate at most."""

STOPS = frozenset(".!?。！？；;:：…,，")  # noqa: RUF001
"""Marks that a sentence or a part of one ends with."""

_RUNNING = 200  # so long a paragraph is running text, whatever it ends in
_BEHIND_STOP = "\"'”’)]」』）》" + "".join(filter(str.isspace, map(chr, range(0x3001))))  # noqa: RUF001


def read_lines(texts: Sequence[str], languages: Sequence[str], book: RuleBook) -> tuple[list[Line], frozenset[int]]:
    """What each paragraph says by itself, and the places of those that a pattern of boilerplate covers."""
    lines = [_read_line(text, language, book) for text, language in zip(texts, languages, strict=True)]
    covered = book.boilerplate.find_covered(text for text in texts if len(text) <= LONGEST_LINE)
    return lines, frozenset(i for i, text in enumerate(texts) if text in covered)


def _read_line(text: str, language: str, book: RuleBook) -> Line:
    has_stop = text[-12:].rstrip(_BEHIND_STOP)[-1:] in STOPS
    dates = find_dates(text, language)
    return Line(text, find_labelled(text, dates, book), dates, has_stop or len(text) >= _RUNNING, has_stop)
