"""Cut the value of a label into the persons and bodies that it names.

Persons are cut at commas and their like. Where a value names an office, what stands before it is the organisation, and
the last two capitalised words, or the last two to four Han characters, are the name. An agency behind a name is its
organisation, what stands in brackets its office; what no name is, is left out.
"""

from typing import NamedTuple

import regex

from text.anatomy.names import is_name, is_person, is_refused
from text.anatomy.rules import PERSONS, RuleBook
from text.span import Span

__all__ = ["Person", "cut_credit", "split_persons", "trim"]

_TRIM = " \t\u00a0\u3000,，、;；.。|｜()（）[]【】〔〕"
_SEPARATOR = regex.compile(
    r"\s*[,，、;；/／]\s*|\s+(?:and|und|et|y|&)\s+|(?<=\p{Han})\s+(?=[\p{Han}A-Z0-9])|(?<=\p{Han})[和与](?=\p{Han})"
)
_NAME = regex.compile(r"\p{Lu}[\p{L}\p{M}.'’\-]*+(?:\s+\p{Lu}[\p{L}\p{M}.'’\-]*+)?+\s*$")
_BRACKETED = regex.compile(r"(?P<name>[^()（）]{2,40}?)\s?[(（](?P<more>[^()（）]{2,60})[)）]?")
_HAN_LABEL = regex.compile(r"\p{Han}{4}")
_HAN_NAME = regex.compile(r"\p{Han}{2,4}$")
_LATIN_NAME = r"\p{Lu}[\p{L}\p{M}.'’\-]*+(?:\s\p{Lu}[\p{L}\p{M}.'’\-]*+){0,3}+"
_NAMES = regex.compile(rf"{_LATIN_NAME}(?:(?:\s?[,、;/&]\s?|\s(?:and|und|y|et)\s){_LATIN_NAME}){{0,12}}+\.?")


class Person(NamedTuple):
    """A person or body that is named in a value: its place, name, organisation and office as they stand."""

    place: Span
    name: str
    organisation: str | None
    office: str | None


def cut_credit(text: str, start: int, end: int, book: RuleBook) -> int:
    """Where the names before `摄` or `／台北報導` end."""
    content = text[start:end].rstrip()
    for word in book.credit_ends:
        if content.endswith(word):
            content = content[: -len(word)]
            place = max(content.rfind("／"), content.rfind("/"))
            return start + (place if place >= 0 else len(content))
    return start + len(content)


def trim(text: str, span: Span) -> Span:
    """Leave out blanks and marks at the ends."""
    start, end = span
    while start < end and text[start] in _TRIM:
        start += 1
    while end > start and text[end - 1] in _TRIM:
        end -= 1
    return Span(start, end)


def split_persons(text: str, value: Span, book: RuleBook) -> list[Person]:
    """Cut a value into the persons and bodies that it names."""
    if (bracketed := _BRACKETED.fullmatch(text, *value)) and not book.agencies.intersection(
        {bracketed["more"].lower()}
    ):
        name = Span(*bracketed.span("name"))
        return [person._replace(office=bracketed["more"]) for person in _split(text, name, book)]
    if book.office and book.office.search(text, *value):
        return [_read_office(text, value, book.office)]
    return _split(text, value, book)


def _split(text: str, value: Span, book: RuleBook) -> list[Person]:
    persons: list[Person] = []
    begin = value.start
    for match in [*_SEPARATOR.finditer(text, *value), None]:
        place = _bare(text, trim(text, Span(begin, match.start() if match else value.end)), book)
        name = text[slice(*place)]
        if _is_place(text, place, book):
            begin = match.end() if match else value.end
            continue
        if name.lower() in book.agencies and persons:
            persons[-1] = persons[-1]._replace(organisation=persons[-1].organisation or name)
        elif name and not is_refused(name, book, is_body=False) and (not persons or _may_follow(name)):
            persons.append(Person(place, name, None, None))
        begin = match.end() if match else value.end
    return persons


def _is_place(text: str, place: Span, book: RuleBook) -> bool:
    """True for the place of `北京报道`, which no surname begins."""
    return text.startswith(book.credit_ends, place.end) and not is_person(text[slice(*place)])


def _may_follow(name: str) -> bool:
    """False behind a comma for what is more likely an office or a body: `Jane Roe, Project Marketing, Harbour`."""
    words = name.split()
    return not name[0].isascii() or len(words) == 2 or is_person(name) or (len(words) == 1 and is_name(name))


def _bare(text: str, place: Span, book: RuleBook) -> Span:
    """A name without the label that stands before it, and without what ends a credit: `记者王小明`, `张三摄`."""
    name = text[slice(*place)]
    if name.endswith(book.credit_ends):
        place = Span(place.start, cut_credit(text, *place, book))
    for length in (4, 3, 2):
        if len(name) > length + 1 and _HAN_LABEL.match(name) and book.labels.get(name[:length]) in PERSONS:
            return trim(text, Span(place.start + length, place.end))
    return place


def _read_office(text: str, value: Span, offices: regex.Pattern[str]) -> Person:
    """A value with an office: organisation, office, name; the whole is the name where none stands behind the office."""
    found = list(offices.finditer(text, *value))
    name = _HAN_NAME.search(text, found[-1].end(), value.end) or _NAME.search(text, found[-1].end(), value.end)
    organisation = trim(text, Span(value.start, found[0].start()))
    if not name and text[organisation.end :].startswith(",") and _NAMES.fullmatch(text, *organisation):
        return Person(
            organisation, text[slice(*organisation)], None, text[found[0].start() : value.end]
        )  # Tom Harris, Staff Writer
    office = trim(text, Span(found[0].start(), found[-1].end()))
    place = trim(text, Span(*name.span())) if name else value
    return Person(
        place, text[slice(*place)], text[slice(*organisation)] or None if name else None, text[slice(*office)]
    )
