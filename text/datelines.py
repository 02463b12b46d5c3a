"""The dates of a document: which of those that its paragraphs state are its own, and which of them it is dated by.

The publication date is what a line states as such: behind a label; alone on a line of the head, or behind `Press
release`; in the dateline of a dispatch (`BEIJING, June 5, 2024 (Agency) --`, `新华社北京6月1日电`); or under a signed
notice. A dispatch without a year takes that of the one year in which the document says it was published or updated, if
there is one. A date that is only mentioned never becomes the publication date.
"""

import datetime as dt
from collections.abc import Iterator, Sequence

import regex

from text.bylines import leads_to_date
from text.dates import FoundDate, is_plausible_date
from text.marks import DocumentDate, FoundMark, Line, Precision, RoleOf
from text.roles import HEAD
from text.rules import DATED, RuleBook
from text.span import Span

__all__ = ["choose_date", "judge_date", "mark_dates", "read_datelines"]

_BRACKET = 3  # characters between the date of a dispatch and its reporter
_PLACE = 48  # characters before the date of a dispatch at most
_HAN_DISPATCH = regex.compile(r"[^\p{L}\p{N}]{0,3}据?(?P<name>\p{Han}{1,12})[\s\p{P}]{0,2}\p{Han}{0,6}[\s\p{P}]{0,2}")
_PLACE_BEFORE = regex.compile(
    r"[^\p{L}\p{N}]{0,3}(?!(?:On|In|At|By|Since|Until|From|After|Before|Last|This|As|Am|Im|Seit|Le|El|En)\s|\p{L}+day,)\p{Lu}[\p{L}\p{M}.'’\-]*(?:[\s,]{1,2}[\p{L}\p{M}.'’\-]+){0,4}(?:,|(?<=^\p{L}{3,20})\.)\s"
)
_DASH_BEHIND = regex.compile(
    r"\s?(?:[(（/]\s?(?P<agency>[^()（）/]{2,40}?)\s?[)）/])?\s?(?:(?P<dash>--|—|–|-(?=\s))|\.(?=\s))"
)
_SIGNED_BEFORE = regex.compile(r"(?:\p{Lu}[\p{L}\p{M} .\-]{1,30},\s?(?:(?:den|am|le|el|il|the|on)\s)?)?")
_PRECISIONS: tuple[Precision, ...] = ("year", "month", "day")


def mark_dates(i: int, line: Line, role: RoleOf, latest: dt.date) -> Iterator[FoundMark]:
    """A mark for each date: published_on or updated_on where a label says so, else only mentioned."""
    states = any(labelled.label == "published_on" for labelled in line.labelled)
    for date in line.dates:
        label, rule, confidence = "mentioned_date", date.rule, 0.9
        for labelled in line.labelled:
            start = labelled.value.start
            if labelled.label in DATED and start <= date.start and leads_to_date(line.text[start : date.start]):
                label, rule, confidence = labelled.label, f"{labelled.rule}_{date.rule}", 0.95
        is_labelled = any(each.start <= date.start < each.value.end for each in line.labelled)
        if i < HEAD and date.year and role.role in {"dateline", "byline"} and not is_labelled and not states:
            label, rule, confidence = "published_on", f"date_line_{date.rule}", 0.8
        yield judge_date(FoundMark(i, date.start, date.end, label, date.value, rule, confidence), date, latest)


def judge_date(mark: FoundMark, date: FoundDate, latest: dt.date) -> FoundMark:
    """The mark, or one that refuses its date with the reason; without a year a date is only mentioned."""
    if date.year is None:
        return mark._replace(label="mentioned_date")
    if not is_plausible_date(date, latest):
        reason = "before_1900" if date.year < 1900 else "in_the_future"
        return mark._replace(label="refused_date", rule=reason, confidence=None)
    return mark


def read_datelines(
    lines: Sequence[Line], roles: list[RoleOf], marks: list[FoundMark], book: RuleBook, latest: dt.date
) -> None:
    """Let the date of a dispatch and of a signed notice be published_on; their marks are replaced."""
    for i, line in enumerate(lines):
        found = next(iter(_find_dateline(lines, i, roles, book)), None) if line.dates else None
        if found is None:
            continue
        date, rule, confidence, publisher = found
        if not rule.startswith("dispatch") and roles[i].role != "dateline":
            marks[:] = [mark for mark in marks if (mark.paragraph, mark.label) != (i, roles[i].role)]
            marks.append(FoundMark(i, 0, len(line.text), "dateline", None, rule, confidence))
            roles[i] = RoleOf("dateline")
        if date.year is None:
            date, rule, confidence = _add_year(date, marks), f"{rule}_year_from_context", 0.6
        for place, mark in enumerate(marks):
            if (mark.paragraph, mark.start, mark.label) == (i, date.start, "mentioned_date") and date.year:
                said = mark._replace(label="published_on", value=date.value, rule=rule, confidence=confidence)
                marks[place] = judge_date(said, date, latest)
        if publisher and not any(mark.label == "publisher" and mark.paragraph == i for mark in marks):
            name = line.text[slice(*publisher)]
            marks.append(FoundMark(i, *publisher, "publisher", name, "dispatch", 0.7))


def _find_dateline(
    lines: Sequence[Line], i: int, roles: Sequence[RoleOf], book: RuleBook
) -> Iterator[tuple[FoundDate, str, float, Span | None]]:
    """The date by which a paragraph dates the document, its rule, how sure that is, and the agency."""
    line = lines[i]
    date = line.dates[0]
    before = line.text[: date.start]
    if len(before) > _PLACE:
        return
    is_short = len(line.text) <= _PLACE
    is_first = not any(roles[k].role == "body" and lines[k].is_running for k in range(i))
    if (
        (is_first or is_short)
        and line.text.startswith(book.dispatch_ends, date.end)
        and (match := _HAN_DISPATCH.fullmatch(before))
    ):
        ends = [match["name"].find(sign) for sign in book.agency if sign in match["name"]]
        name = Span(match.start("name"), match.start("name") + min(ends) + 1) if ends else None
        own = name is None or line.text[slice(*name)] in book.own
        yield date, f"dispatch_{date.rule}", 0.75, None if own else name
    elif is_first and _PLACE_BEFORE.fullmatch(before) and (match := _DASH_BEHIND.match(line.text, date.end)):
        if match["dash"] or date.day:
            yield date, f"dispatch_{date.rule}", 0.75, Span(*match.span("agency")) if match["agency"] else None
    elif (
        is_first
        and _PLACE_BEFORE.fullmatch(before)
        and any(each.label == "reporter" and 0 < each.start - date.end <= _BRACKET for each in line.labelled)
    ):
        yield date, f"dispatch_{date.rule}", 0.75, None
    elif date.day and date.year and _is_signed(lines, i, roles):
        yield date, f"signed_{date.rule}", 0.6, None


def _is_signed(lines: Sequence[Line], i: int, roles: Sequence[RoleOf]) -> bool:
    """A date, maybe with a place before it, alone on one of the last lines, and above or below it who signs."""
    line = lines[i]
    behind = [k for k in range(i + 1, len(lines)) if roles[k].role == "body"]
    if i < len(lines) // 2 or len(behind) > 1 or line.dates[0].end < len(line.text.rstrip(" .。")):
        return False
    if not _SIGNED_BEFORE.fullmatch(line.text[: line.dates[0].start]):
        return False
    return any(
        0 <= k < len(lines) and roles[k].role in {"body", "heading"} and not lines[k].is_running for k in (i - 1, i + 1)
    )


def _add_year(date: FoundDate, marks: Sequence[FoundMark]) -> FoundDate:
    """Date a day by the one year in which the document says it was published or updated; never later than it says."""
    stated = [mark.value for mark in marks if mark.label in DATED and mark.value]
    years = {value[:4] for value in stated}
    if len(years) != 1:
        return date
    year = int(years.pop())
    is_later = f"{year:04}{date.value[1:]}" > max(stated)[: len("2024-06-01")] and max(map(len, stated)) == 10
    return date._replace(year=year - is_later)


def choose_date(marks: Sequence[FoundMark], label: str) -> DocumentDate | None:
    """What is stated: the more exact before the less, the surer before the less sure, then the first."""
    stated = [
        (len(mark.value), mark.confidence or 0, mark.value) for mark in marks if mark.label == label and mark.value
    ]
    if not stated:
        return None
    _, _, value = max(stated, key=lambda each: each[:2])
    parts = [int(part) for part in value.split("-")]
    year, month, day = [*parts, 1, 1][:3]
    return DocumentDate(dt.date(year, month, day), _PRECISIONS[len(parts) - 1])
