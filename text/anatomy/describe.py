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

from text.anatomy.articles import ANOTHER, find_articles, part_dates
from text.anatomy.bounds import OMITTED, READ, Tally, cut_chunks
from text.anatomy.bylines import Labelled
from text.anatomy.datelines import read_datelines
from text.anatomy.dates.fields import read_field
from text.anatomy.dating import choose_date, judge_date, mark_dates
from text.anatomy.endings import Flag, find_cut_off
from text.anatomy.flags import FLAG_LABELS, find_flags, find_repeated
from text.anatomy.lines import main_language, read_lines
from text.anatomy.marks import Contribution, DocumentDate, FoundMark, Line, RoleOf, Stated
from text.anatomy.persons import Person, split_persons
from text.anatomy.publishers import mark_publisher
from text.anatomy.roles import find_roles
from text.anatomy.rules import PERSONS, RuleBook, Rules, compile_rules
from text.anatomy.running_text import find_running_text

__all__ = ["ODDITIES", "Description", "describe"]

_MOST = 200  # characters that are kept of a field that is no date
_IN_ORDER = itemgetter(*map(FoundMark._fields.index, ("paragraph", "start", "end", "label")))


ODDITIES = frozenset({*FLAG_LABELS, "repeated_paragraph", "mojibake_repaired", ANOTHER, OMITTED})
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
    title_confidence: float | None = None


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
        if line.labelled or line.dates:
            marks += tally.take(mark_publisher(i, line, book))
        if line.labelled:
            own: Counter[str] = Counter()
            named = [each for each in _mark_people(i, line, book) if tally.admits(each[0], own)]
            marks += [mark for mark, _ in named]
            people += [each for _, each in named]
    cut_off = dict(find_cut_off(lines, roles))
    for i, flags in _find_flags(texts, languages, book):
        marks += tally.take(
            FoundMark(i, flag.start, flag.end, flag.label, flag.value, flag.rule, None) for flag in flags
        )
        if any(flag.label == "truncated" for flag in flags):
            cut_off.pop(i, None)
    marks += [FoundMark(i, *flag[:4], flag.rule, None) for i, flag in cut_off.items()]
    read_datelines(lines, roles, marks, book, latest)
    articles = find_articles(lines, roles)
    if articles:
        marks = part_dates(marks, articles[0])
    for label, rule, places in (
        ("repeated_paragraph", "same_text", find_repeated(texts)),
        ("mojibake_repaired", "mojibake", [i for i in range(len(texts)) if i in mended]),
        (ANOTHER, "title_and_date", articles),
    ):
        for i in places:
            marks += tally.take([FoundMark(i, 0, len(texts[i]), label, None, rule, None)])
    marks += tally.tell(texts)
    marks += [FoundMark(i, rest, len(texts[i]), OMITTED, None, "many_scripts", None) for i, rest in rests.items()]
    said = sorted((mark for mark in marks if mark.paragraph is None), key=_IN_ORDER)
    marks = said + sorted((mark for mark in marks if mark.paragraph is not None), key=_IN_ORDER)
    title, publisher = (_choose(marks, label) for label in ("title", "publisher"))
    return Description(
        tuple(roles),
        tuple(marks),
        title.value if title else None,
        choose_date(marks, "published_on"),
        choose_date(marks, "updated_on"),
        publisher.value if publisher else None,
        tuple(dict.fromkeys(people)),
        title.confidence if title else None,
    )


def _find_flags(texts: Sequence[str], languages: Sequence[str], book: RuleBook) -> Iterator[tuple[int, Sequence[Flag]]]:
    """The paragraphs in which something is odd, and what; of a long one its begin is looked at."""
    for chunk in cut_chunks(texts):
        seen = [texts[i][:READ] for i in chunk]
        for i, flags in zip(chunk, find_flags(seen, [languages[i] for i in chunk], book.sentences), strict=True):
            if flags:
                yield i, [flag for flag in flags if flag.end < READ or len(texts[i]) <= READ]


def _mark_stated(stated: Stated, language: str, latest: dt.date) -> Iterator[FoundMark]:
    """What a record's own fields say, as marks without words; what is no date is refused with the reason."""
    said = FoundMark(None, 0, 0, "", None, "metadata_field", 0.97)
    if stated.title:
        yield said._replace(label="title", value=stated.title)
    for label, words in (("published_on", stated.published), ("updated_on", stated.updated)):
        if not words:
            continue
        date, refused = read_field(words, language)
        if date:
            yield judge_date(said._replace(label=label, value=date.value), date, latest)
        else:
            yield said._replace(label="refused_date", value=words[:_MOST], rule=refused, confidence=None)
    for author in stated.authors:
        yield said._replace(label="author", value=author)
    if stated.publisher:
        yield said._replace(label="publisher", value=stated.publisher)


def _choose(marks: Sequence[FoundMark], label: str) -> FoundMark | None:
    """What is surest; of equals the first."""
    said = [mark for mark in marks if mark.label == label]
    return max(said, key=lambda mark: mark.confidence or 0, default=None)


def _mark_people(i: int, line: Line, book: RuleBook) -> Iterator[tuple[FoundMark, Contribution]]:
    for labelled in line.labelled:
        if labelled.label not in PERSONS:
            continue
        for person in split_persons(line.text, labelled.value, book):
            yield _mark_person(i, labelled, person)


def _mark_person(i: int, labelled: Labelled, person: Person) -> tuple[FoundMark, Contribution]:
    mark = FoundMark(i, *person.place, labelled.label, person.name, labelled.rule, 0.9)
    return mark, Contribution(person.name, labelled.label, person.organisation, person.office)
