"""Describe a document: the role of each paragraph, and what its lines say of title, dates, people and publisher.

All of it is said of words: each statement is a mark with its evidence and the rule that read it. The rules, in order:

1. Boilerplate: a paragraph that a pattern of the rules covers.
2. Dateline and byline: a short paragraph that is little but labelled values and dates; a byline where it names people.
3. Numbered headings: `1. …`, `2.1 …`, `一、…`, `（二）…`, and `Fourth, …` where it goes on with the numbers before it;
   no full stop.
4. Title: the first of what is left, where it is a line without a full stop before running text. A line below it that
   has most of its words is a reworded repeat; other lines without a full stop before the running text are subtitles.
5. Headings without a number: a short line without a full stop with running text behind it.
6. Captions: a short sentence between running text that says so by its words.
7. All else is body.

The publication date is what a line states as such: behind a label; alone on a line of the head, or behind `Press
release`; in the dateline of a dispatch (`BEIJING, June 5, 2024 (Agency) --`, `新华社北京6月1日电`); or under a signed
notice. Of two the more exact goes first, then the surer, then the earlier in the text; all keep their marks. A dispatch
without a year takes that of the one year in which the document says it was published or updated, if there is one; a
date that is only mentioned never becomes the publication date.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple, Protocol

import regex

from text.bylines import Labelled, Person, find_labelled, leads_to_date, split_persons
from text.dates import FoundDate, find_dates, is_plausible_date
from text.flags import FLAG_LABELS, find_flags, find_repeated
from text.rules import DATED, PERSONS, RuleBook, Rules, compile_rules
from text.span import Span

__all__ = ["ODDITIES", "Contribution", "Description", "DocumentDate", "FoundMark", "Precision", "RoleOf", "describe"]

_SHORT = 400  # characters of a dateline or byline at most
_LINE = 300  # of a title or a line of boilerplate
_HEADING = 160
_RUNNING = 200  # so long a paragraph is running text, whatever it ends in
_REST = 40  # letters of a dateline or byline that are neither label nor value
_FIRST_HAN, _HAN_WEIGHT = "\u2e80", 3  # from here on a letter is a word, or half of one
_REPEAT = 0.6  # of the words of a title and its reworded repeat are the same
_HEAD = 6  # paragraphs at a document's begin in which a date alone on its line is the publication date
_STOPS = frozenset(".!?。！？；;:：…,，")
_BEHIND_STOP = "\"'”’)]」』）》" + "".join(map(chr, (*range(9, 14), 32, 133, 160, 5760, *range(8192, 8203), 8232, 8233, 8239, 8287, 12288)))
_PLACE = 48  # characters before the date of a dispatch at most
_HAN_DISPATCH = regex.compile(r"[^\p{L}\p{N}]{0,3}据?(?P<name>\p{Han}{1,12})[\s\p{P}]{0,2}\p{Han}{0,6}[\s\p{P}]{0,2}")
_PLACE_BEFORE = regex.compile(
    r"[^\p{L}\p{N}]{0,3}(?!(?:On|In|At|By|Since|Until|From|After|Before|Last|This|As|Am|Im|Seit|Le|El|En)\s|\p{L}+day,)\p{Lu}[\p{L}\p{M}.'’\-]*(?:[\s,]{1,2}[\p{L}\p{M}.'’\-]+){0,4},\s"
)
_DASH_BEHIND = regex.compile(
    r"\s?(?:[(（/]\s?(?P<agency>[^()（）/]{2,40}?)\s?[)）/])?\s?(?:(?P<dash>--|—|–|-(?=\s))|\.(?=\s))"
)
_SIGNED_BEFORE = regex.compile(r"(?:\p{Lu}[\p{L}\p{M} .\-]{1,30},\s?(?:(?:den|am|le|el|il|the|on)\s)?)?")
_NUMBERED = regex.compile(
    r"(?P<digits>\d{1,3}(?:\.\d{1,3}){0,3})[.、)]?\s+(?=\S)"
    r"|(?P<han>[一二三四五六七八九十]{1,3})、|[（(](?P<inner>[一二三四五六七八九十]{1,3})[）)]"
)
_HAN_DIGITS = {digit: value for value, digit in enumerate("一二三四五六七八九", 1)}
_RIGHTS = regex.compile(
    r"(?i:©|\(c\)|copyrights?\b|版权所有|版權所有)(?:[\s:：,©-]|\(c\)|by\b|\d{4})*(?P<name>[\p{L}\p{N}][^.|｜,，;\n]{1,60})"
)
_WORD = regex.compile(r"[\p{L}\p{N}]+")
_BAR = regex.compile(r"\s*[|｜]\s*")


ODDITIES = frozenset({*FLAG_LABELS, "repeated_paragraph"})
"""Labels of marks that are flags of their paragraph."""


Precision = Literal["day", "month", "year"]
_PRECISIONS: tuple[Precision, ...] = ("year", "month", "day")


class FoundMark(NamedTuple):
    """Something said of words: the paragraph's place, the words' place in it, what is said, and by which rule."""

    paragraph: int
    start: int
    end: int
    label: str
    value: str | None
    rule: str
    confidence: float | None


class RoleOf(NamedTuple):
    """What a paragraph is, and for a heading its level."""

    role: str
    heading_level: int | None = None


class DocumentDate(NamedTuple):
    """A date and how exact it is: the first day of a month or year stands for it."""

    day: dt.date
    precision: Precision


class Contribution(NamedTuple):
    """Who made a document, as the text names them."""

    name: str
    role: str
    organisation: str | None
    office: str | None


class Description(NamedTuple):
    """What is said of a document; null, never a guess, where it says nothing."""

    roles: tuple[RoleOf, ...]
    marks: tuple[FoundMark, ...]
    title: str | None
    published: DocumentDate | None
    updated: DocumentDate | None
    publisher: str | None
    contributions: tuple[Contribution, ...]


class _Line(NamedTuple):
    """A paragraph and what was read from it."""

    text: str
    labelled: list[Labelled]
    dates: list[FoundDate]
    is_running: bool
    has_stop: bool


class _Say(Protocol):
    """Says that a paragraph has a role, by a rule; `label` is that of the mark where it is not the role's name."""

    def __call__(
        self, i: int, role: RoleOf, rule: str, confidence: float, label: str | None = None, value: str | None = None
    ) -> None: ...


def describe(texts: Sequence[str], languages: Sequence[str], rules: Rules, latest: dt.date) -> Description:
    """Describe a document by the text and language of its paragraphs; dates after `latest` are refused.

    Never raises for strings; linear time. Deterministic.
    """
    book = compile_rules(rules)
    lines = [_read_line(text, language, book) for text, language in zip(texts, languages, strict=True)]
    roles, role_marks = _find_roles(lines, book)
    marks = [*role_marks]
    people: list[tuple[FoundMark, Contribution]] = []
    for i, line in enumerate(lines):
        if line.dates:
            marks += _mark_dates(i, line, roles[i], latest)
        if roles[i].role == "boilerplate" and _is_masthead(i, role_marks):
            marks.append(FoundMark(i, 0, len(line.text), "publisher", line.text, "masthead", 0.6))
        if line.labelled:
            marks += _mark_publisher(i, line, roles[i], book)
            named = list(_mark_people(i, line, book))
            people += named
            marks += [mark for mark, _ in named]
        marks += [
            FoundMark(i, flag.start, flag.end, flag.label, flag.value, flag.rule, None)
            for flag in find_flags(line.text, languages[i])
        ]
    _read_datelines(lines, roles, marks, book, latest)
    marks += [
        FoundMark(i, 0, len(texts[i]), "repeated_paragraph", None, "same_text", None) for i in find_repeated(texts)
    ]
    marks.sort(key=lambda mark: (mark.paragraph, mark.start, mark.end, mark.label))
    return Description(
        tuple(roles),
        tuple(marks),
        next((mark.value for mark in marks if mark.label == "title"), None),
        _choose_date(marks, "published_on"),
        _choose_date(marks, "updated_on"),
        next((mark.value for mark in marks if mark.label == "publisher"), None),
        tuple(dict.fromkeys(contribution for _, contribution in people)),
    )


def _read_line(text: str, language: str, book: RuleBook) -> _Line:
    has_stop = text[-12:].rstrip(_BEHIND_STOP)[-1:] in _STOPS
    dates = find_dates(text, language)
    return _Line(text, find_labelled(text, dates, book), dates, has_stop or len(text) >= _RUNNING, has_stop)


def _find_roles(lines: Sequence[_Line], book: RuleBook) -> tuple[list[RoleOf], list[FoundMark]]:
    """The role of each paragraph, and the marks that say it of all that is not body."""
    roles: list[RoleOf | None] = [None] * len(lines)
    marks: list[FoundMark] = []

    def say(
        i: int, role: RoleOf, rule: str, confidence: float, label: str | None = None, value: str | None = None
    ) -> None:
        roles[i] = role
        marks.append(FoundMark(i, 0, len(lines[i].text), label or role.role, value, rule, confidence))

    names = _find_holders(lines, book)
    for i, line in enumerate(lines):
        if len(line.text) <= _LINE and book.boilerplate.covers(line.text):
            say(i, RoleOf("boilerplate"), "boilerplate_pattern", 0.95)
        elif names and i < _HEAD and line.text.casefold() in names:
            say(i, RoleOf("boilerplate"), "masthead", 0.8)
        elif len(line.text) <= _HEADING and book.caption and book.caption.match(line.text):
            say(i, RoleOf("caption"), "caption_begin", 0.8)
        elif about := _is_byline(line):
            say(i, RoleOf(about), "labelled_line", 0.9)
    _number_headings(lines, roles, book, say)
    _name_head(lines, roles, say)
    for i, line in enumerate(lines):
        if len(line.text) > _HEADING or roles[i] is not None or not _is_body(lines, roles, i + 1):
            continue
        if not line.is_running:
            if any(map(str.isalpha, line.text)) and not _NUMBERED.match(line.text):
                say(i, RoleOf("heading", 1), "line_without_stop", 0.7)
        elif line.has_stop and _is_body(lines, roles, i - 1) and book.caption and book.caption.search(line.text):
            say(i, RoleOf("caption"), "caption_words", 0.7)
    return [role or RoleOf("body") for role in roles], marks


def _find_holders(lines: Sequence[_Line], book: RuleBook) -> set[str]:
    """Whom a page's last lines name behind `©`: where the name stands alone in its head, it is the site's."""
    rights = (_RIGHTS.match(line.text) for line in lines[-_HEAD:] if len(line.text) <= _LINE)
    return {" ".join(match["name"].split()).casefold() for match in rights if match}


def _is_body(lines: Sequence[_Line], roles: Sequence[RoleOf | None], i: int) -> bool:
    return 0 <= i < len(lines) and lines[i].is_running and roles[i] is None


def _is_byline(line: _Line) -> str | None:
    """`byline` or `dateline` where little of a short paragraph is neither label nor value nor date."""
    if len(line.text) > _SHORT or not (line.labelled or line.dates):
        return None
    said = [(each.start, each.value.end) for each in line.labelled]
    if all(each.label == "other" for each in line.labelled) and not line.dates:
        return None
    most = _REST if said else 0
    rest, place = 0, 0
    for start, end in sorted([*said, *(date[:2] for date in line.dates), (len(line.text), len(line.text))]):
        rest += sum((char >= _FIRST_HAN) * (_HAN_WEIGHT - 1) + 1 for char in line.text[place:start] if char.isalpha())
        place = max(place, end)
        if rest > most:
            return None
    return "byline" if any(labelled.label in PERSONS for labelled in line.labelled) else "dateline"


def _number_headings(lines: Sequence[_Line], roles: Sequence[RoleOf | None], book: RuleBook, say: _Say) -> None:
    last = 0
    for i, line in enumerate(lines):
        if roles[i] is not None or line.has_stop or len(line.text) > _LINE:
            continue
        match = _NUMBERED.match(line.text)
        ordinal = _read_ordinal(line.text, book)
        if not _leads(lines, i):
            continue
        if match and match.end() < len(line.text):
            number = match["digits"] or str(_read_han(match["han"] or match["inner"]))
            level = number.count(".") + 1 + (match["inner"] is not None)
            if level > 1 or _goes_on(number, last):
                say(i, RoleOf("heading", level), "numbered", 0.9, value=number)
                last = int(number.split(".")[0]) if not match["inner"] else last
        elif ordinal and ordinal in {1, last + 1}:
            say(i, RoleOf("heading", 1), "ordinal", 0.85, value=str(ordinal))
            last = ordinal


def _leads(lines: Sequence[_Line], i: int) -> bool:
    """A heading has running text below it, maybe after one more heading; the items of a list stand together."""
    if i and _depth(lines[i - 1].text) == _depth(lines[i].text) > 0 and not lines[i - 1].is_running:
        return False
    return any(line.is_running for line in lines[i + 1 : i + 2]) or (
        len(lines) > i + 2 and lines[i + 2].is_running and _depth(lines[i + 1].text) > _depth(lines[i].text)
    )


def _depth(text: str) -> int:
    match = _NUMBERED.match(text)
    return 0 if match is None else (match["digits"] or "").count(".") + 1 + (match["inner"] is not None)


def _goes_on(number: str, last: int) -> bool:
    """A list begins with one, and goes on without a gap of more than one, which a lost line may leave."""
    return int(number) in {1, last, last + 1, last + 2}


def _read_han(number: str) -> int:
    tens, has_ten, ones = number.rpartition("十")
    return (_HAN_DIGITS.get(tens, 1) * 10 if has_ten else 0) + _HAN_DIGITS.get(ones, 0)


def _read_ordinal(text: str, book: RuleBook) -> int | None:
    """The number of `Fourth, …`."""
    word, comma, _ = text.partition(",")
    return book.ordinals.get(word.strip()) if comma else None


def _name_head(lines: Sequence[_Line], roles: Sequence[RoleOf | None], say: _Say) -> None:
    """Title, its reworded repeat and subtitles: lines without a full stop before the running text."""
    title: set[str] | None = None
    for i, line in enumerate(lines):
        role = roles[i]
        if role is not None:
            if role.role == "heading":
                return
            continue
        if line.labelled and line.labelled[0].label == "other" and line.labelled[0].start == 0:
            continue
        is_line = not line.has_stop and len(line.text) <= _LINE and any(map(str.isalpha, line.text))
        if title is None and not is_line:
            return
        words = set(_WORD.findall(line.text.lower()))
        if title is not None and words and len(words & title) >= _REPEAT * len(words | title):
            say(i, RoleOf("title"), "same_words", 0.8, "title_repeat")
            continue
        if not is_line or not any(later.is_running for later in lines[i + 1 :]):
            return
        if title is None:
            title = words
            say(i, RoleOf("title"), "first_line", 0.85, None, line.text)
        elif len(line.text) <= _HEADING:
            say(i, RoleOf("subtitle"), "line_below_title", 0.75)
        else:
            return


def _mark_dates(i: int, line: _Line, role: RoleOf, latest: dt.date) -> Iterator[FoundMark]:
    """A mark for each date: published_on or updated_on where a label says so, else only mentioned."""
    states = any(labelled.label == "published_on" for labelled in line.labelled)
    for date in line.dates:
        label, rule, confidence = "mentioned_date", date.rule, 0.9
        for labelled in line.labelled:
            start = labelled.value.start
            if labelled.label in DATED and start <= date.start and leads_to_date(line.text[start : date.start]):
                label, rule, confidence = labelled.label, f"{labelled.rule}_{date.rule}", 0.95
        is_labelled = any(each.start <= date.start < each.value.end for each in line.labelled)
        if i < _HEAD and date.year and role.role in {"dateline", "byline"} and not is_labelled and not states:
            label, rule, confidence = "published_on", f"date_line_{date.rule}", 0.8
        yield _judge_date(FoundMark(i, date.start, date.end, label, date.value, rule, confidence), date, latest)


def _judge_date(mark: FoundMark, date: FoundDate, latest: dt.date) -> FoundMark:
    """The mark, or one that refuses its date with the reason; without a year a date is only mentioned."""
    if date.year is None:
        return mark._replace(label="mentioned_date")
    if not is_plausible_date(date, latest):
        reason = "before_1900" if date.year < 1900 else "in_the_future"
        return mark._replace(label="refused_date", rule=reason, confidence=None)
    return mark


def _read_datelines(
    lines: Sequence[_Line], roles: list[RoleOf], marks: list[FoundMark], book: RuleBook, latest: dt.date
) -> None:
    """Let the date of a dispatch, a press release and a signed notice be published_on; their marks are replaced."""
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
                marks[place] = _judge_date(said, date, latest)
        if publisher and not any(mark.label == "publisher" and mark.paragraph == i for mark in marks):
            name = line.text[slice(*publisher)]
            marks.append(FoundMark(i, *publisher, "publisher", name, "dispatch", 0.7))


def _find_dateline(
    lines: Sequence[_Line], i: int, roles: Sequence[RoleOf], book: RuleBook
) -> Iterator[tuple[FoundDate, str, float, Span | None]]:
    """The date by which a paragraph dates the document, its rule, how sure that is, and the agency."""
    line = lines[i]
    date = line.dates[0]
    before = line.text[: date.start]
    if len(before) > _PLACE:
        return
    is_first = not any(roles[k].role == "body" and lines[k].is_running for k in range(i))
    if is_first and line.text.startswith(book.dispatch_ends, date.end) and (match := _HAN_DISPATCH.fullmatch(before)):
        ends = [match["name"].find(sign) for sign in book.agency if sign in match["name"]]
        name = Span(match.start("name"), match.start("name") + min(ends) + 1) if ends else None
        own = name is None or line.text[slice(*name)] in book.own
        yield date, f"dispatch_{date.rule}", 0.75, None if own else name
    elif is_first and _PLACE_BEFORE.fullmatch(before) and (match := _DASH_BEHIND.match(line.text, date.end)):
        if match["dash"] or date.day:
            yield date, f"dispatch_{date.rule}", 0.75, Span(*match.span("agency")) if match["agency"] else None
    elif i < _HEAD and date.year and len(line.dates) == 1 and line.text.lower().startswith(book.release):
        yield date, f"release_{date.rule}", 0.8, None
    elif date.day and date.year and _is_signed(lines, i, roles):
        yield date, f"signed_{date.rule}", 0.6, None


def _is_signed(lines: Sequence[_Line], i: int, roles: Sequence[RoleOf]) -> bool:
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


def _choose_date(marks: Sequence[FoundMark], label: str) -> DocumentDate | None:
    """What is stated: the more exact before the less, the surer before the less sure, then the first."""
    stated = [(len(mark.value), mark.confidence or 0, mark.value) for mark in marks if mark.label == label and mark.value]
    if not stated:
        return None
    _, _, value = max(stated, key=lambda each: each[:2])
    parts = [int(part) for part in value.split("-")]
    year, month, day = [*parts, 1, 1][:3]
    return DocumentDate(dt.date(year, month, day), _PRECISIONS[len(parts) - 1])


def _mark_publisher(i: int, line: _Line, role: RoleOf, book: RuleBook) -> Iterator[FoundMark]:
    """The value of a label; what stands before the date on a dateline; what stands before `News (Reporter/…)`."""
    for labelled in line.labelled:
        if labelled.label == "publisher":
            yield FoundMark(i, *labelled.value, "publisher", line.text[slice(*labelled.value)], labelled.rule, 0.9)
    first = line.labelled[0]
    before = line.text[: first.start].rstrip(" \t([（【|：:")
    if role.role in {"dateline", "byline"} and not any(each.label == "publisher" for each in line.labelled) and before:
        place = _find_site(line)
        if place:
            yield FoundMark(i, *place, "publisher", line.text[slice(*place)], "site_line", 0.7)
    dispatch = next((word for word in book.dispatch if before.endswith(word) and len(before) <= 80), None)
    is_dated = bool(line.dates) and line.dates[0].end < first.start
    if dispatch and not is_dated and first.label == "reporter" and before.removesuffix(dispatch) not in book.own and (name := before.removesuffix(dispatch).strip()):
        start = line.text.index(name)
        yield FoundMark(i, start, start + len(name), "publisher", name, "dispatch", 0.8)


def _find_site(line: _Line) -> Span | None:
    """The first part of a line, between bars or before its first label, that is neither date nor labelled."""
    taken = [Span(each.start, each.value.end) for each in line.labelled] + [Span(*date[:2]) for date in line.dates]
    begins = [0, *(match.end() for match in _BAR.finditer(line.text))]
    ends = [*(match.start() for match in _BAR.finditer(line.text)), len(line.text)]
    for begin, bar in zip(begins, ends, strict=True):
        end = min([bar, *(start for start, _ in taken if begin <= start < bar)])
        part = line.text[begin:end]
        bare = part.strip(" \t([（【:：,，")
        if any(map(str.isalpha, bare)) and not any(start <= begin < stop for start, stop in taken):
            start = begin + part.index(bare)
            return Span(start, start + len(bare))
    return None


def _mark_people(i: int, line: _Line, book: RuleBook) -> Iterator[tuple[FoundMark, Contribution]]:
    for labelled in line.labelled:
        if labelled.label not in PERSONS:
            continue
        for person in split_persons(line.text, labelled.value, book):
            yield _mark_person(i, labelled, person)


def _mark_person(i: int, labelled: Labelled, person: Person) -> tuple[FoundMark, Contribution]:
    mark = FoundMark(i, *person.place, labelled.label, person.name, labelled.rule, 0.9)
    return mark, Contribution(person.name, labelled.label, person.organisation, person.office)
