"""Read what a page breaks over lines: a label and its value below it, a name above or below the date of a text."""

from collections.abc import Sequence

import regex

from text.anatomy.bylines import Labelled
from text.anatomy.dates.found import FoundDate, is_day
from text.anatomy.extent import Extent, find_extent
from text.anatomy.grammar import is_date_line
from text.anatomy.marks import Line
from text.anatomy.names import AND, NAME, is_name, is_person, is_refused
from text.anatomy.rules import DATED, PERSONS, RuleBook
from text.span import Span

__all__ = ["read_neighbours"]

_LONGEST_NAMES = 120
_REACH = 2  # lines between a name and the date of its text
_ABOVE, _BELOW = 30, 12  # lines about the begin of the running text where its dateline stands
_NAMES = regex.compile(rf"{NAME}(?:{AND}{NAME}){{0,5}}|\p{{Han}}{{2,4}}(?:[\s、，,]{{1,2}}\p{{Han}}{{2,4}}){{0,5}}")
_YEAR = regex.compile(r"(?:19|20)[0-9]{2}")
_MONTH_DAY = regex.compile(r"([01]?[0-9])[/.-]([0-3]?[0-9])")
_PART = regex.compile(rf"(?<![\p{{L}}\p{{N}}]){NAME}(?![\p{{L}}\p{{N}}])")
_SPLIT = regex.compile(rf"{AND}|(?<=\p{{Han}})\s+(?=\p{{Han}})")
_HAN_BEFORE_DATE = regex.compile(r"\p{Han}{3,5}")
_MOST = 4  # lines that name a maker: where there are more, most of them are of other texts
_ENDS = " \t\u00a0|｜•·,:：/-–—"


def read_neighbours(lines: Sequence[Line], book: RuleBook) -> None:
    """Add to lines what the lines beside them say of them, and take from them who made other texts. Linear time."""
    for i in range(len(lines) - 1):
        if _YEAR.fullmatch(lines[i].text) and not lines[i + 1].dates:
            _read_over_lines(int(lines[i].text), lines[i + 1])
        if len(lines[i].text) <= _LONGEST_NAMES and not lines[i].dates:
            _read_below(lines[i], lines[i + 1], book)
    extent = find_extent(lines) or Extent(0, 0)
    head = range(max(0, extent.first - _ABOVE), min(len(lines), extent.first + _BELOW))
    dated = [i for i in head if is_date_line(lines[i], book)]
    anchor = max((i for i in dated if i <= extent.first), default=min(dated, default=extent.first))
    makers = [i for i, line in enumerate(lines) if any(each.rule == "by" for each in line.labelled)]
    labelled = [i for i, line in enumerate(lines) if any(_names_maker(each) for each in line.labelled)]
    if len(labelled) > _MOST:
        makers = labelled
    kept = _nearest(makers, head, anchor, extent, lines)
    for i in makers:
        if i not in kept:
            lines[i].labelled[:] = [each for each in lines[i].labelled if not _names_maker(each)]
    if any(i in head for i in kept):
        return
    if anchor in dated:
        _read_beside(lines[anchor], book)
    for i in head:
        if not lines[i].labelled and not lines[i].dates and abs(i - anchor) <= _REACH:
            _read_name(lines[i], book)


def _names_maker(labelled: Labelled) -> bool:
    return labelled.label in {"author", "reporter"}


def _nearest(makers: Sequence[int], head: range, anchor: int, extent: Extent, lines: Sequence[Line]) -> frozenset[int]:
    """The lines that name who made this text: by its dateline, else below its end, else the only ones of the page."""
    near = [i for i in makers if i in head and abs(i - anchor) <= _BELOW]
    if near:
        best = min(near, key=lambda i: abs(i - anchor))
        return frozenset(i for i in near if abs(i - best) <= 1)
    below = next((i for i in makers if extent.last < i <= extent.last + _BELOW), None)
    if below is not None:
        return frozenset({below})
    named = {lines[i].text[slice(*each.value)] for i in makers for each in lines[i].labelled if _names_maker(each)}
    return frozenset(makers) if len(named) == 1 else frozenset()


def _read_below(label_line: Line, line: Line, book: RuleBook) -> None:
    """A line that is a label alone, and its value on the next."""
    word = " ".join(label_line.text.strip(_ENDS).lower().split())
    if label_line.labelled and label_line.text.rstrip().endswith((",", "、", "，")):
        if not line.labelled and not line.dates and label_line.labelled[-1].label in PERSONS:
            _read_name(line, book, label_line.labelled[-1].label, "label_above")
        return
    if label_line.labelled:
        return
    label = book.labels.get(word) or ("author" if word in book.by_words else None)
    if label is None or line.labelled:
        return
    if label in DATED and line.dates and line.dates[0].start <= _REACH:
        date = line.dates[0]
        line.labelled.append(Labelled(label, date.start, Span(date.start, date.end), "label_above"))
    elif label in PERSONS and not line.dates and label_line.text.strip()[-1:] != ".":
        _read_name(line, book, label, "label_above")


def _read_beside(line: Line, book: RuleBook) -> None:
    """A person's name beside the date of a line, between marks or before a section's: `3 June 2024 | Jane Roe`."""
    taken = [(each.start, each.value.end) for each in line.labelled] + [(date.start, date.end) for date in line.dates]
    for match in _PART.finditer(line.text):
        if not any(start < match.end() and match.start() < end for start, end in taken):
            words = match[0].split()
            has_more = len(words) == 3 and is_name(words[0]) and not is_name(words[1])  # Jane Roe Politics
            end = match.start() + len(" ".join(words[:2])) if has_more else match.end()
            _read_name(line, book, part=Span(match.start(), end))
    before = Span(0, len(line.text[: line.dates[0].start].rstrip())) if line.dates else Span(0, 0)
    if (
        not taken[1:]
        and _HAN_BEFORE_DATE.fullmatch(line.text, *before)
        and line.text[before.end - 1] not in book.agency
    ):
        line.labelled.append(Labelled("author", 0, before, "name_line"))  # 山本花子2023年10月18日


def _read_over_lines(year: int, line: Line) -> None:
    """A month and a day alone below their year."""
    if match := _MONTH_DAY.fullmatch(line.text.strip()):
        date = FoundDate(0, len(line.text), year, int(match[1]), int(match[2]), None, None, "over_lines")
        if is_day(date):
            line.dates.append(date)


def _read_name(
    line: Line, book: RuleBook, label: str = "author", rule: str = "name_line", part: Span | None = None
) -> None:
    """A line, or a part of one, that is names alone."""
    text = line.text
    start, end = part or Span(len(text) - len(text.lstrip(_ENDS)), len(text.rstrip(_ENDS)))
    if start >= end or end - start > _LONGEST_NAMES or not _NAMES.fullmatch(text, start, end):
        return
    names = [name.strip() for name in _SPLIT.split(text[start:end])]
    if all(map(is_person, names)) and not any(is_refused(name, book, is_body=False) for name in names):
        line.labelled.append(Labelled(label, start, Span(start, end), rule))
