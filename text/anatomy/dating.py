"""Which of the dates that lines state is the document's own, and how sure that is.

A label says it: `Published:`, `Updated:`. Else it is the date of a line that only dates, where the running text begins:
the nearer, the surer; less sure where other such lines state other dates. What stands far above the text is the date of
the day on which the page was fetched, what stands below it that of comments and of other texts.
"""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from text.anatomy.bylines import REACH_OF_LEAD, Labelled, leads_to_date
from text.anatomy.dates.found import FoundDate, is_plausible_date
from text.anatomy.dates.names import is_weekday
from text.anatomy.extent import Extent, find_extent
from text.anatomy.grammar import is_date_line
from text.anatomy.marks import DocumentDate, FoundMark, Line, Precision, RoleOf
from text.anatomy.roles import HEAD
from text.anatomy.rules import DATED, RuleBook

__all__ = ["choose_date", "judge_date", "mark_dates"]

_PRECISIONS: tuple[Precision, ...] = ("year", "month", "day")
_ABOVE = 40  # lines above the running text in which a date by itself is its own,
_INSIDE = 10  # below its begin, where pictures and summaries stand before the dateline,
_BELOW = 2  # and below its end
_SIGNATURE = 3  # last lines, where a notice is signed
_FAR_BELOW = 30  # lines below its end in which the only date of a page is its own
_HEADER = 15  # lines above a dateline from which on another date is the day on which the page was fetched
_TRUST_ABOVE = ((4, 0.9), (10, 0.88), (20, 0.8), (_ABOVE, 0.75))
_SMALL_DOCUMENT = 0.8  # a dateline among the first lines, where there is little text to go by
_MOST = 0.75  # the date that most lines above the text have,
_ALONE = 0.6  # and the only date of a page, far from its text
_MARGIN = 3  # characters before a label at the begin of its line
_DASHES = frozenset({"-", "–", "—", "to", "bis"})


class _Claim(NamedTuple):
    """A date of a line that the document may be dated by."""

    line: int
    date: FoundDate
    label: str
    rule: str
    confidence: float


def mark_dates(lines: Sequence[Line], roles: Sequence[RoleOf], book: RuleBook, latest: dt.date) -> Iterator[FoundMark]:
    """A mark for each date of a document: its own where a label or its place says so, else only mentioned."""
    extent = find_extent(lines) or Extent(0, 0)
    claims = [
        claim
        for i in range(len(lines))
        for claim in _read_claims(i, lines, roles, extent, book)
        if is_plausible_date(claim.date, latest)
    ]
    claims = _settle(claims, lines, extent)
    said = {(claim.line, claim.date.start): claim for claim in claims}
    for i, line in enumerate(lines):
        for date in line.dates:
            claim = said.get((i, date.start))
            if claim:
                mark = FoundMark(
                    i, date.start, date.end, claim.label, date.value, claim.rule + date.rule, claim.confidence
                )
            else:
                mark = FoundMark(i, date.start, date.end, "mentioned_date", date.value, date.rule, 0.9)
            yield judge_date(mark, date, latest)


def _read_claims(
    i: int, lines: Sequence[Line], roles: Sequence[RoleOf], extent: Extent, book: RuleBook
) -> Iterator[_Claim]:
    """The dates of a line that a label or the line's place claims for the document."""
    line = lines[i]
    if not line.dates:
        return
    labels, inside = _find_labels(line)
    for k, labelled in labels.items():
        if line.is_running and labelled.start > _MARGIN and not is_date_line(line, book):
            continue  # a sentence that says how old its figures are
        yield _Claim(i, line.dates[k], labelled.label, f"{labelled.rule}_", _trust_label(i, extent))
    is_alone = i < HEAD and roles[i].role in {"dateline", "byline"}
    if any(each.label == "published_on" for each in labels.values()):
        return
    free = [date for k, date in enumerate(line.dates) if date.year and k not in inside]
    if free and (is_alone or is_date_line(line, book)) and not _is_range(line, free):
        trust = _trust_place(i, extent) or (_SMALL_DOCUMENT if is_alone else 0.0)
        yield _Claim(i, free[0], "published_on", "date_line_", trust)


def _trust_label(i: int, extent: Extent) -> float:
    """How sure a labelled date is by its place: labels stand in lists of other texts too."""
    is_near = extent.first - 2 * _ABOVE <= i <= extent.first + _INSIDE or extent.last <= i <= extent.last + _INSIDE
    return 0.95 if is_near else 0.7


def _trust_place(i: int, extent: Extent) -> float:
    """How sure the date of a line that only dates is by its place; 0.0 where it is none."""
    above = extent.first - i
    if above >= 0:
        return next((trust for most, trust in _TRUST_ABOVE if above <= most), 0.0)
    if i <= min(extent.first + _INSIDE, extent.last):
        return 0.8
    return 0.7 if extent.last < i <= extent.last + _BELOW else 0.0


def _is_range(line: Line, dates: Sequence[FoundDate]) -> bool:
    """True for `9 Jan 2014 - 1 Jan 2017`: what lasts is no publication."""
    return len(dates) > 1 and line.text[dates[0].end : dates[1].start].strip() in _DASHES


def _settle(claims: Sequence[_Claim], lines: Sequence[Line], extent: Extent) -> list[_Claim]:
    """Leave out the claims of other texts, and let those without a label agree on one date."""
    labelled = [claim for claim in claims if claim.rule != "date_line_"]
    placed = [claim for claim in claims if claim.rule == "date_line_"]
    if labelled and labelled[0].line < HEAD and any(line.is_running for line in lines[labelled[0].line + 1 :][:1]):
        below = labelled[0].line + 1  # a text that begins at once: what stands below another title is of another
        labelled = [claim for claim in labelled if not _begins_another(claim.line, lines, below)]
    if any(claim.line <= extent.first for claim in labelled):
        labelled = [claim for claim in labelled if not _begins_another(claim.line, lines, extent.first)]
    placed = [claim for claim in placed if not _is_header(lines[claim.line])] or [c for c in placed if c.confidence]
    placed = [
        claim
        for claim in placed
        if not extent.last < claim.line >= len(lines) - _SIGNATURE or lines[claim.line].labelled
    ]
    best = _agree(placed, extent)
    if best is None or (not best.confidence and labelled):
        return labelled
    best = best._replace(confidence=best.confidence or _ALONE)
    return sorted([*labelled, best], key=lambda claim: (claim.line, claim.date.start))


def _agree(claims: Sequence[_Claim], extent: Extent) -> _Claim | None:
    """The date on which lines that only date agree: the nearest above the text, unless others contradict it.

    Where they do, the date that most of them have; far from the text one that all of them have.
    """
    near = [claim for claim in claims if claim.confidence]
    above = [claim for claim in near if claim.line <= extent.first]
    best = above[-1] if above else near[0] if near else None
    rivals = [claim for claim in above if best and claim.line > best.line - _HEADER] if near else claims
    if len({claim.date.value for claim in rivals}) <= 1:
        return best or next((claim for claim in claims if claim.line <= extent.last + _FAR_BELOW), None)
    counts = Counter(claim.date.value for claim in claims if claim.line <= extent.first).most_common(2)
    if len(counts) > 1 and counts[0][1] == counts[1][1]:
        return None
    return next(
        (claim._replace(confidence=_MOST) for claim in reversed(above) if claim.date.value == counts[0][0]), None
    )


def _is_header(line: Line) -> bool:
    """True for a line of a day of the week and a date alone, as pages have it above their menus."""
    date = line.dates[0]
    return date.start > 0 and date.time is None and not line.labelled and is_weekday(line.text.split()[0].rstrip(",."))


def _begins_another(i: int, lines: Sequence[Line], first: int) -> bool:
    """True for a line below the begin of the text that stands under a title of its own, and has text below it."""
    if not first < i < len(lines) - 1 or lines[i - 1].is_running:
        return False
    return lines[i + 1].is_running and any(line.is_running for line in lines[max(first, i - 4) : i - 1])


def _find_labels(line: Line) -> tuple[dict[int, Labelled], set[int]]:
    """The dates, by their places in the list, that a label leads to, with it; and those that any labelled value holds.

    Each label looks only at the dates within its reach: a line may have a hundred thousand of them.
    """
    starts = [date.start for date in line.dates]
    labels: dict[int, Labelled] = {}
    inside: set[int] = set()
    for labelled in line.labelled:
        inside.update(range(bisect_left(starts, labelled.start), bisect_left(starts, labelled.value.end)))
        if labelled.label in DATED:
            begin = labelled.value.start
            near = range(bisect_left(starts, begin), bisect_right(starts, begin + REACH_OF_LEAD))
            labels |= {k: labelled for k in near if leads_to_date(line.text[begin : starts[k]])}
    return labels, inside


def judge_date(mark: FoundMark, date: FoundDate, latest: dt.date) -> FoundMark:
    """The mark, or one that refuses its date with the reason; without a year a date is only mentioned."""
    if date.year is None:
        return mark._replace(label="mentioned_date")
    if not is_plausible_date(date, latest):
        reason = "before_1900" if date.year < 1900 else "in_the_future"
        return mark._replace(label="refused_date", rule=reason, confidence=None)
    return mark


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
