"""Read the lines of a document: the dates and labels of each, in the language and the order of the document."""

from collections import Counter
from collections.abc import Sequence

import regex

from text.anatomy.bounds import READ
from text.anatomy.bylines import find_labelled
from text.anatomy.dates.find import find_dates
from text.anatomy.dates.found import FoundDate
from text.anatomy.dates.order import tell_order
from text.anatomy.dates.words import find_reading
from text.anatomy.marks import Line
from text.anatomy.neighbours import read_neighbours
from text.anatomy.rules import RuleBook

__all__ = ["main_language", "read_lines"]

_RUNNING = 200  # so long a paragraph is running text, whatever it ends in
_STOPS = frozenset(".!?。！？；;：:…,，")
_BEHIND_STOP = "\"'”’)]」』）》" + "".join(filter(str.isspace, map(chr, range(0x3001))))
_CLOSING = frozenset(")]）】〕")
_CREDIT = regex.compile(
    r"\s?[(\[（【〔][^()\[\]（）【】〔〕.!?。！？]{1,48}[)\]）】〕]\s?\Z"
)  # of who wrote it, behind the last stop
_LONGEST_CREDIT = 64
_UNTOLD = frozenset({"und", "zxx"})
_IN_NUMBERS = frozenset({"numeric", "numeric_ambiguous", "short_year"})


def main_language(texts: Sequence[str], languages: Sequence[str]) -> str:
    """The language of most of a document's characters; `und` where no paragraph tells one."""
    letters: Counter[str] = Counter()
    for text, language in zip(texts, languages, strict=True):
        if language not in _UNTOLD:
            letters[language] += len(text)
    return max(letters, key=lambda each: letters[each], default="und")


def read_lines(texts: Sequence[str], languages: Sequence[str], book: RuleBook) -> list[Line]:
    """Read each paragraph by its own language, or by the document's where it tells none.

    Dates in numbers are read in one order throughout: that which some of them show, else that of the document.
    """
    main = main_language(texts, languages)
    told = [main if language in _UNTOLD else language for language in languages]
    dates = [find_dates(text[:READ], language) for text, language in zip(texts, told, strict=True)]
    order = tell_order(((text, date) for text, found in zip(texts, dates, strict=True) for date in found), main)
    order = order or find_reading(main, "", is_line=False).order
    if order:
        for i, found in enumerate(dates):
            if any(date.rule in _IN_NUMBERS for date in found):
                dates[i] = find_dates(texts[i][:READ], told[i], order)
    lines = [_read_line(text, found, book) for text, found in zip(texts, dates, strict=True)]
    read_neighbours(lines, book)
    return lines


def _ends_in_stop(text: str) -> bool:
    return text[-12:].rstrip(_BEHIND_STOP)[-1:] in _STOPS


def _read_line(text: str, dates: list[FoundDate], book: RuleBook) -> Line:
    has_stop = _ends_in_stop(text) or (
        text[-1:] in _CLOSING and _ends_in_stop(_CREDIT.sub("", text[-_LONGEST_CREDIT:]))
    )
    return Line(text, find_labelled(text, dates, book), dates, has_stop or len(text) >= _RUNNING, has_stop)
