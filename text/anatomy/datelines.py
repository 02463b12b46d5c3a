"""The dates of a document: which of those that its paragraphs state are its own, and which of them it is dated by.

The publication date is what a line states as such: behind a label; alone on a line of the head, or behind `Press
release`; in the dateline of a dispatch (`BEIJING, June 5, 2024 (Agency) --`, `新华社北京6月1日电`); or under a signed
notice. A dispatch without a year takes that of the one year in which the document says it was published or updated, if
there is one. A date that is only mentioned never becomes the publication date.
"""

import datetime as dt
from collections.abc import Sequence, Set
from typing import NamedTuple

import regex

from text.anatomy.dates.found import FoundDate, is_day
from text.anatomy.dating import judge_date
from text.anatomy.extent import find_extent
from text.anatomy.marks import FoundMark, Line, RoleOf
from text.anatomy.rules import DATED, RuleBook
from text.span import Span

__all__ = ["read_datelines"]

_BRACKET = 3  # characters between the date of a dispatch and its reporter
_PLACE = 48  # characters before the date of a dispatch at most
_HAN_DISPATCH = regex.compile(
    r"[^\p{L}\p{N}]{0,3}(?P<by>据)?(?P<name>\p{Han}{1,12})[\s\p{P}]{0,2}\p{Han}{0,6}[\s\p{P}]{0,2}"
)
_PLACE_BEFORE = regex.compile(
    r"[^\p{L}\p{N}]{0,3}(?!(?:On|In|At|By|Since|Until|From|After|Before|Last|This|As|Am|Im|Seit|Le|El|En)\s|\p{L}+day,)\p{Lu}[\p{L}\p{M}.'’\-]*(?:[\s,]{1,2}[\p{L}\p{M}.'’\-]+){0,4}(?:,|(?<=^\p{L}{3,20})\.)\s"
)
_DASH_BEHIND = regex.compile(
    r"\s?(?:[(（/]\s?(?P<agency>[^()（）/]{2,40}?)\s?[)）/])?\s?(?:(?P<dash>--|—|–|-(?=\s))|\.(?=\s))"
)
# A text that opens with its date: `29.11.2022 – Mehrfach …`, `(21. November 2022) Energie …`.
_OPENING_BEHIND = regex.compile(r"\)\s|\s[–—|-]\s|\.\s(?=\p{Lu})")
_SIGNED_BEFORE = regex.compile(r"(?:\p{Lu}[\p{L}\p{M} .\-]{1,30},\s?(?:(?:den|am|le|el|il|the|on)\s)?)?")


def read_datelines(
    lines: Sequence[Line], roles: list[RoleOf], marks: list[FoundMark], book: RuleBook, latest: dt.date
) -> None:
    """Let the date of a dispatch and of a signed notice be published_on; their marks are replaced. Linear time."""
    bodies = [i for i, role in enumerate(roles) if role.role == "body"]
    extent = find_extent(lines)
    first = extent.first if extent else len(lines)
    signed = max(len(lines) // 2, bodies[-2] if len(bodies) > 1 else 0)
    places = {(mark.paragraph, mark.start): k for k, mark in enumerate(marks) if mark.label == "mentioned_date"}
    published = {mark.paragraph for mark in marks if mark.label == "publisher"}
    stated = {mark.value for mark in marks if mark.label in DATED and mark.value}
    signatures: set[tuple[int | None, str]] = set()
    for i, line in enumerate(lines):
        place = places.get((i, line.dates[0].start)) if line.dates else None
        if place is None:
            continue
        dateline = _find_dispatch(line, i <= first, book)
        if dateline is None and i >= signed and _is_signed(lines, i, roles):
            dateline = _Dateline(f"signed_{line.dates[0].rule}", 0.6, None)
            signatures.add((i, roles[i].role))
            marks.append(FoundMark(i, 0, len(line.text), "dateline", None, dateline.rule, dateline.confidence))
            roles[i] = RoleOf("dateline")
        if dateline is None:
            continue
        marks[place] = _date_by(marks[place], line.dates[0], dateline, stated, latest)
        if dateline.publisher and i not in published:
            name = line.text[slice(*dateline.publisher)]
            marks.append(FoundMark(i, *dateline.publisher, "publisher", name, "dispatch", 0.7))
    if signatures:
        marks[:] = [mark for mark in marks if (mark.paragraph, mark.label) not in signatures]


class _Dateline(NamedTuple):
    """By which rule a paragraph's first date dates the document, how sure that is, and where its agency is named."""

    rule: str
    confidence: float
    publisher: Span | None


def _date_by(mark: FoundMark, date: FoundDate, dateline: _Dateline, stated: Set[str], latest: dt.date) -> FoundMark:
    """The mark of a date that dates the document; it stays as it is where no year can be told."""
    rule, confidence = dateline.rule, dateline.confidence
    if date.year is None:
        date, rule, confidence = _add_year(date, stated), f"{rule}_year_from_context", 0.6
    said = mark._replace(label="published_on", value=date.value, rule=rule, confidence=confidence)
    return judge_date(said, date, latest) if date.year is not None else mark


def _find_dispatch(line: Line, is_first: bool, book: RuleBook) -> _Dateline | None:
    """A place and a date before a report, in the first running paragraph or above it; a Chinese one alone anywhere."""
    date = line.dates[0]
    before = line.text[: date.start]
    if len(before) > _PLACE or not (is_first or len(line.text) <= _PLACE):
        return None
    rule = f"dispatch_{date.rule}"
    if line.text.startswith(book.dispatch_ends, date.end) and (match := _HAN_DISPATCH.fullmatch(before)):
        ends = [match["name"].find(sign) for sign in book.agency if sign in match["name"]]
        name = Span(match.start("name"), match.start("name") + min(ends) + 1) if ends else None
        is_own = name is None or line.text[slice(*name)] in book.own or match["by"]  # 据…消息: as another reports
        return _Dateline(rule, 0.75, None if is_own else name)
    if (
        is_first
        and line.is_running
        and before in {"", "("}
        and date.day
        and date.year
        and _OPENING_BEHIND.match(line.text, date.end)
    ):
        return _Dateline(f"opening_{date.rule}", 0.7, None)
    if not is_first or not _PLACE_BEFORE.fullmatch(before):
        return None
    if match := _DASH_BEHIND.match(line.text, date.end):
        return _Dateline(rule, 0.75, Span(*match.span("agency")) if match["agency"] else None)
    is_credited = any(each.label == "reporter" and 0 < each.start - date.end <= _BRACKET for each in line.labelled)
    return _Dateline(rule, 0.75, None) if is_credited else None


def _is_signed(lines: Sequence[Line], i: int, roles: Sequence[RoleOf]) -> bool:
    """A date, maybe with a place before it, alone on one of the last lines, and above or below it who signs."""
    line, date = lines[i], lines[i].dates[0]
    if not (date.year and date.day) or date.end < len(line.text.rstrip(" .。")):
        return False
    if not _SIGNED_BEFORE.fullmatch(line.text[: date.start]):
        return False
    return any(
        0 <= k < len(lines) and roles[k].role in {"body", "heading"} and not lines[k].is_running for k in (i - 1, i + 1)
    )


def _add_year(date: FoundDate, stated: Set[str]) -> FoundDate:
    """Date a day by the one year in which the document says it was published or updated; never later than it says.

    It stays without a year where there is not one such year, or the year has no such day.
    """
    years = {value[:4] for value in stated}
    if len(years) != 1:
        return date
    last = max(stated)
    dated = date._replace(year=int(last[:4]))
    if dated.value[: len(last)] > last:
        dated = date._replace(year=int(last[:4]) - 1)
    return dated if is_day(dated) else date
