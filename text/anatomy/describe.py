"""Describe a document: the role of each paragraph, and what its lines say of title, dates, people and publisher.

All of it is said of words: each statement is a mark with its evidence and the rule that read it; what a record's own
fields say is a mark without words. Roles are found by `roles`, dates by `datelines`, labelled values by `bylines`,
oddities by `flags`. Where several marks say different things, the more exact date goes first, then what is surer, then
what stands earlier; all keep their marks.
"""

import datetime as dt
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from operator import itemgetter
from types import MappingProxyType
from typing import NamedTuple

import regex

from text.anatomy.bounds import OMITTED, READ, Tally, cut_chunks
from text.anatomy.bylines import Labelled, Person, split_persons
from text.anatomy.datelines import read_datelines
from text.anatomy.dates.find import read_field
from text.anatomy.dating import choose_date, judge_date, mark_dates
from text.anatomy.flags import FLAG_LABELS, Flag, find_flags, find_repeated
from text.anatomy.lines import main_language, read_lines
from text.anatomy.marks import Contribution, DocumentDate, FoundMark, Line, RoleOf, Stated
from text.anatomy.roles import find_roles
from text.anatomy.rules import PERSONS, RuleBook, Rules, compile_rules
from text.anatomy.running_text import find_running_text
from text.span import Span

__all__ = ["ODDITIES", "Description", "describe"]

_SITE = 80  # characters of a publisher's name at most
_OPENING = frozenset("(（[【〔")
_STOPS = frozenset(".!?。！？；;:：…,，")
_IN_ORDER = itemgetter(*map(FoundMark._fields.index, ("paragraph", "start", "end", "label")))
_BAR = regex.compile(r"\s*[|｜]\s*")


ODDITIES = frozenset({*FLAG_LABELS, "repeated_paragraph", "mojibake_repaired", OMITTED})
"""Labels of marks that are flags of their paragraph."""


class Description(NamedTuple):
    """What is said of a document; null, never a guess, where it says nothing."""

    roles: tuple[RoleOf, ...]
    marks: tuple[FoundMark, ...]
    title: str | None
    published: DocumentDate | None
    updated: DocumentDate | None
    publisher: str | None
    contributions: tuple[Contribution, ...]


def describe(
    texts: Sequence[str],
    languages: Sequence[str],
    rules: Rules,
    latest: dt.date,
    stated: Stated = Stated(),  # noqa: B008 - an immutable default
    mended: Container[int] = (),
    rests: Mapping[int, int] = MappingProxyType({}),
) -> Description:
    """Describe a document by the text and language of its paragraphs; dates after `latest` are refused.

    `stated` is what its record says of it, and goes before what is read from the text; `mended` are the paragraphs in
    which a wrong decoding was undone, `rests` the places from which on the languages of some were not told apart.
    Never raises for strings; linear time. Deterministic.
    """
    book = compile_rules(rules)
    tally = Tally()
    lines = read_lines(texts, languages, book)
    covered = book.boilerplate.find_places(texts)
    running = find_running_text(lines, languages, covered)
    roles, role_marks = find_roles(lines, languages, covered, running, book, stated.title)
    marks = [*role_marks, *_mark_stated(stated, main_language(texts, languages), latest)]
    people = [
        Contribution(mark.value, mark.label, None, None) for mark in marks if mark.label == "author" and mark.value
    ]
    marks += tally.take(mark_dates(lines, roles, book, latest))
    for i, line in enumerate(lines):
        if line.labelled:
            marks += tally.take(_mark_publisher(i, line, roles[i], book))
            own: Counter[str] = Counter()
            named = [each for each in _mark_people(i, line, book) if tally.admits(each[0], own)]
            marks += [mark for mark, _ in named]
            people += [each for _, each in named]
    for i, flags in _find_flags(texts, languages, book):
        marks += tally.take(
            FoundMark(i, flag.start, flag.end, flag.label, flag.value, flag.rule, None) for flag in flags
        )
    read_datelines(lines, roles, marks, book, latest)
    for label, rule, places in (
        ("repeated_paragraph", "same_text", find_repeated(texts)),
        ("mojibake_repaired", "mojibake", [i for i in range(len(texts)) if i in mended]),
    ):
        for i in places:
            marks += tally.take([FoundMark(i, 0, len(texts[i]), label, None, rule, None)])
    marks += tally.tell(texts)
    marks += [FoundMark(i, rest, len(texts[i]), OMITTED, None, "many_scripts", None) for i, rest in rests.items()]
    said = sorted((mark for mark in marks if mark.paragraph is None), key=_IN_ORDER)
    marks = said + sorted((mark for mark in marks if mark.paragraph is not None), key=_IN_ORDER)
    return Description(
        tuple(roles),
        tuple(marks),
        _choose(marks, "title"),
        choose_date(marks, "published_on"),
        choose_date(marks, "updated_on"),
        _choose(marks, "publisher"),
        tuple(dict.fromkeys(people)),
    )


def _find_flags(texts: Sequence[str], languages: Sequence[str], book: RuleBook) -> Iterator[tuple[int, Sequence[Flag]]]:
    """The paragraphs in which something is odd, and what; of a long one its begin is looked at."""
    for chunk in cut_chunks(texts):
        seen = [texts[i][:READ] for i in chunk]
        for i, flags in zip(chunk, find_flags(seen, [languages[i] for i in chunk], book.sentences), strict=True):
            if flags:
                yield i, [flag for flag in flags if flag.end < READ or len(texts[i]) <= READ]


def _mark_stated(stated: Stated, language: str, latest: dt.date) -> Iterator[FoundMark]:
    """What a record's own fields say, as marks without words: a date that cannot be read says nothing."""
    said = FoundMark(None, 0, 0, "", None, "metadata_field", 0.97)
    if stated.title:
        yield said._replace(label="title", value=stated.title)
    for label, words in (("published_on", stated.published), ("updated_on", stated.updated)):
        date = read_field(words, language) if words else None
        if date:
            yield judge_date(said._replace(label=label, value=date.value), date, latest)
    for author in stated.authors:
        yield said._replace(label="author", value=author)
    if stated.publisher:
        yield said._replace(label="publisher", value=stated.publisher)


def _choose(marks: Sequence[FoundMark], label: str) -> str | None:
    """What is surest; of equals the first."""
    said = [mark for mark in marks if mark.label == label]
    return max(said, key=lambda mark: mark.confidence or 0).value if said else None


def _mark_publisher(i: int, line: Line, role: RoleOf, book: RuleBook) -> Iterator[FoundMark]:
    """The value of a label; what stands before the date on a dateline; what stands before `News (Reporter/…)`."""
    labelled = [each for each in line.labelled if each.label == "publisher"]
    for each in labelled:
        yield FoundMark(i, *each.value, "publisher", line.text[slice(*each.value)], each.rule, 0.9)
    first = line.labelled[0]
    place = _find_site(line) if role.role in {"dateline", "byline"} and not labelled else None
    if place:
        yield FoundMark(i, *place, "publisher", line.text[slice(*place)], "site_line", 0.7)
    if first.label != "reporter" or (line.dates and line.dates[0].end < first.start):
        return  # a dispatch with a date is read with it
    before = line.text[: first.start].rstrip(" \t([（【〔|：:")
    dispatch = next((word for word in book.dispatch if before.endswith(word) and len(before) <= _SITE), None)
    name = before.removesuffix(dispatch).strip() if dispatch else ""
    if name and name not in book.own:
        start = line.text.index(name)
        yield FoundMark(i, start, start + len(name), "publisher", name, "dispatch", 0.8)


def _find_site(line: Line) -> Span | None:
    """The first part of a line, between bars or before its first label, that is neither date nor labelled.

    No part of a credit in brackets, nor one that holds a sentence.
    """
    if line.text[:1] in _OPENING:
        return None
    taken = [Span(each.start, each.value.end) for each in line.labelled] + [Span(*date[:2]) for date in line.dates]
    begins = [0, *(match.end() for match in _BAR.finditer(line.text))]
    ends = [*(match.start() for match in _BAR.finditer(line.text)), len(line.text)]
    for begin, bar in zip(begins, ends, strict=True):
        end = min([bar, *(start for start, _ in taken if begin <= start < bar)])
        part = line.text[begin:end]
        bare = part.strip(" \t([（【:：,，")
        is_free = not any(start <= begin < stop for start, stop in taken)
        if is_free and any(map(str.isalpha, bare)) and len(bare) <= _SITE and not _STOPS.intersection(bare):
            start = begin + part.index(bare)
            return Span(start, start + len(bare))
    return None


def _mark_people(i: int, line: Line, book: RuleBook) -> Iterator[tuple[FoundMark, Contribution]]:
    for labelled in line.labelled:
        if labelled.label not in PERSONS:
            continue
        for person in split_persons(line.text, labelled.value, book):
            yield _mark_person(i, labelled, person)


def _mark_person(i: int, labelled: Labelled, person: Person) -> tuple[FoundMark, Contribution]:
    mark = FoundMark(i, *person.place, labelled.label, person.name, labelled.rule, 0.9)
    return mark, Contribution(person.name, labelled.label, person.organisation, person.office)
