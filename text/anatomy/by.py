"""Read who wrote a text where a small word says so, in any place of a short line: `By Jane Roe on June 3`, `Von: …`.

The names end where something else begins: a date, a mark, a place (`in London`), an office behind a comma. At the begin
of a line, behind a date or a mark, the word is enough; within a line that dates or that says what was made
(`Ein Kommentar von …`) too. Names of one word, and those in small letters, are taken where the line dates as well.
What a sentence goes on behind is no name: `by intervening in the war`; nor is the rest of one: `Ulrich von Roe`.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import regex

from text.anatomy.dates.found import FoundDate
from text.anatomy.names import AND, NAME, is_name, is_person, is_refused
from text.anatomy.rules import RuleBook
from text.span import Span

__all__ = ["ByLine", "find_by"]

_LONGEST = 160  # characters of a line
_WEAK = 2  # letters of a word that is an article or a preposition in other languages
_BEGIN = regex.compile(r"(?:^|[|｜•·/,>»—–\-\])]|\.\s)\s*$|^[^\p{L}\p{N}]{0,4}$")
_QUOTED = regex.compile(r"«[^»]*»\s*$|<[^>]*>\s*$|»[^«]*«\s*$")  # a quoted title, which a by-word of a sentence follows
_NAMES = regex.compile(rf"{NAME}(?:{AND}{NAME}){{0,11}}")
_MOST_BEFORE = 8  # words of a line that dates: more are a sentence
_MOST_TO_DATE = 4  # words between the date and what no given name tells to be a person
_MOST_BEHIND = 4  # words behind what may be a name, or more: a sentence
_HANDLE = regex.compile(r"[\p{L}\p{N}][\p{L}\p{N}_.\-]{1,30}")
_END = regex.compile(
    r"\s*(?:$|[|｜•·/(（\[,\-–—»>@~]|(?<!\S)\d|\.$|(?i:on|in|at|for|am|um|vom|le|el|il|den|kl|w|dne|updated|published|last|aktualisiert|zuletzt|with|mit|staff)\b)"
)
_HANDLE_END = regex.compile(r"\s*(?:$|[|｜•·/(（\[,–—»>@~]|\.$)|\s+(?:-|\d)")  # behind a login no word follows
_PLACE = regex.compile(r"\s(?:In|On|Am|Um|At|For|Im|En)(?=\s|$)")  # `By Jane Roe In News`
_SEAM = regex.compile(r"(?<=\p{Ll}{3})(?=\p{Lu}\p{Ll}{2})")  # `HalperStaff` of two blocks; `MacDonald` is a name
_SPLIT = regex.compile(AND)


class ByLine(NamedTuple):
    """What a by-word introduces: the label, where the word begins, and the names' place."""

    label: str
    start: int
    names: Span


def find_by(text: str, dates: Sequence[FoundDate], stops: Sequence[int], book: RuleBook) -> Iterator[ByLine]:
    """The by-words of a line with the names behind them, which end at `stops` too. Linear time: a line is short."""
    if book.by is None or len(text) > _LONGEST:
        return
    done = 0
    for match in book.by.finditer(text):
        start, begin = match.start("word"), match.end()
        if start < done or any(date.start <= start < date.end for date in dates):
            continue
        label = None if _is_particle(text[:start]) else _introduced(text, start, dates, book)
        if label is None:
            continue
        end = min([len(text), *(place for place in (*stops, *(date.start for date in dates)) if place >= begin)])
        is_weak = len(match["word"]) <= _WEAK and match["word"].lower() != "by"
        names = _read_names(text, begin, end, book, is_dated=bool(dates) and not is_weak)
        if names and not is_person(text[slice(*names)]) and (is_weak or _is_sentence(text, start, names, dates)):
            continue
        if names:
            done = names.end
            yield ByLine(label, start, names)


def _is_particle(before: str) -> bool:
    """True behind a given name: `Ulrich von Roe`, `Helmold Baron von Roe`."""
    return any(word[:1].isupper() and is_name(word) for word in _BEGIN.split(before)[-1].split()[-2:])


def _is_sentence(text: str, start: int, names: Span, dates: Sequence[FoundDate]) -> bool:
    """True where what no given name tells to be a person stands among too many words."""
    if dates:
        gaps = (text[date.end : start] if date.end <= start else text[names.end : date.start] for date in dates)
        return min(len(gap.split()) for gap in gaps) > _MOST_TO_DATE
    return len(text[names.end :].split()) >= _MOST_BEHIND


def _introduced(text: str, start: int, dates: Sequence[FoundDate], book: RuleBook) -> str | None:
    """What a by-word at `start` says, by what stands before it; None where it is a word of a sentence."""
    before = text[:start]
    is_begin = _BEGIN.search(before) and not _QUOTED.search(before)
    if is_begin or any(0 <= start - date.end <= 2 for date in dates):
        return "author"
    words = before.split()
    for count in (1, 2):
        label = book.labels.get(" ".join(words[-count:]).lower())
        if label:
            return label if label in {"photographer", "translator", "editor"} else "author"
    is_work = bool(words) and words[-1].lower() in book.works
    return "author" if is_work or (dates and len(words) <= _MOST_BEFORE) else None


def _read_names(text: str, begin: int, end: int, book: RuleBook, *, is_dated: bool) -> Span | None:
    seam = _SEAM.search(text, begin, end)
    end = seam.start() if seam else end
    if cut := _PLACE.search(text, begin, end):
        end = cut.start()
    match = _NAMES.match(text, begin, end)
    if match and (not text[match.end() : end].strip() or _END.match(text, match.end())):
        place = begin
        for name in _SPLIT.split(match[0]):
            words = name.split()
            is_sure = len(words) > 1 or is_name(name) or (is_dated and place == begin)
            if place > begin:
                is_sure = is_sure and (is_person(name) or len(words) == 2)
            if not is_sure or is_refused(name, book, is_body=False):
                break
            place = text.index(name, place) + len(name)
        if place > begin:
            return Span(begin, place)
    handle = _HANDLE.match(text, begin, end) if is_dated else None
    if (
        handle
        and (len(text[handle.end() : end].split()) <= (end < len(text)) or _HANDLE_END.match(text, handle.end()))
        and not is_refused(handle[0], book, is_body=False)
    ):
        return None if handle[0].lower() in book.beside else Span(*handle.span())
    return None
