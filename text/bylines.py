"""Read what a line says of its document behind a label: `Author: …`, `(Reporter/…)`, `[Editor: …]`, `来源：…`.

- A label is a word of the rules with a colon or a slash behind it; before a date, and for reporters before a Chinese
  name, a blank will do. A value goes on to the next label, a bar, the bracket that closes around it, or the end.
- At the begin of a line, or of its part between bars, `By` and a name in capitals name an author too.
- A short paragraph is read as a whole. Of a long one, which is running text, only what stands in brackets near its
  begin or end is read, and a dated label at its very begin.
- Persons are cut at commas and their like. Where a value names an office, what stands before it is the organisation,
  and the last two capitalised words, or the last two to four Han characters, are the name.
"""

from collections.abc import Container, Sequence
from typing import NamedTuple

import regex

from text.dates import FoundDate
from text.rules import DATED, RuleBook, end_of_label
from text.span import Span

__all__ = ["PERSONS", "Labelled", "Person", "find_labelled", "split_persons"]

PERSONS = frozenset({"author", "editor", "reporter", "photographer", "translator"})
"""Labels whose values are people or bodies."""

_SHORT = 400  # characters; a longer paragraph is running text
_EDGE = 240  # of its begin and end
_MARK = regex.compile(r"[:：/／](?!//)\s{0,5}")
_BEFORE_NAME = regex.compile(r"(?<=\p{Han})\s{1,3}(?=\p{Han})")
_WORD_START = regex.compile(r"(?<![\p{L}\p{N}\-])(?=\p{L})")
_LONGEST = 40  # characters of a label at most,
_LONGEST_HAN = 6  # and in Han characters, where words have no blanks between them
_VALUE_END = regex.compile(r"[|｜\n\]】]|\s{3,}")
_BRACKETS = {"(": ")", "（": "）", "[": "]", "【": "】"}
_TRIM = " \t\u00a0\u3000,，、;；.。|｜()（）[]【】"
_SEPARATOR = regex.compile(
    r"\s*[,，、;；/／]\s*|\s+(?:and|und|et|y|&)\s+|(?<=\p{Han})\s+(?=\p{Han})|(?<=\p{Han})[和与](?=\p{Han})"
)
_NAME = regex.compile(r"\p{Lu}[\p{L}\p{M}.'’\-]*+(?:\s+\p{Lu}[\p{L}\p{M}.'’\-]*+)?+\s*$")
_HAN_NAME = regex.compile(r"\p{Han}{2,4}$")
_HAN = regex.compile(r"\p{Han}")


class Labelled(NamedTuple):
    """A label and its value in a paragraph; code points. `value` is the value's place, without the marks around it."""

    label: str
    start: int  # where the label's word begins
    value: Span
    rule: str


class Person(NamedTuple):
    """A person or body that is named in a value: its place, name, organisation and office as they stand."""

    place: Span
    name: str
    organisation: str | None
    office: str | None


class _Label(NamedTuple):
    """A label in a paragraph: its place, what is behind its mark, and the rule that found it."""

    label: str
    start: int
    end: int
    rule: str


def find_labelled(text: str, dates: Sequence[FoundDate], book: RuleBook) -> list[Labelled]:
    """All labels of a paragraph with their values, in order; `dates` are those that it states. Linear time."""
    if len(text) > _SHORT:
        return _read_edges(text, dates, book)
    found = _read(text, Span(0, len(text)), dates, book)
    if book.by and (text.lstrip().startswith(book.by_words) or any(map(text.__contains__, "|｜\n"))):
        for match in book.by.finditer(text):
            if not any(each.start <= match.start() < each.value.end for each in found):
                found.append(Labelled("author", match.start(), Span(*match.span("names")), "by"))
        found.sort(key=lambda each: each.start)
    return found


def _read_edges(text: str, dates: Sequence[FoundDate], book: RuleBook) -> list[Labelled]:
    """What running text holds: labels in brackets near its begin and end, and a dated one at its very begin."""
    edges: list[Labelled] = []
    is_dated = text.lstrip()[:2].lower() in book.dated_begins
    for part in (Span(0, _EDGE), Span(len(text) - _EDGE, len(text))):
        edge = text[slice(*part)]
        if not (is_dated or "(" in edge or "[" in edge or "（" in edge or "【" in edge):
            continue
        for labelled in _read(text, part, dates, book):
            in_brackets = labelled.start and text[labelled.start - 1] in _BRACKETS
            at_begin = labelled.label in DATED and not text[: labelled.start].strip()
            if in_brackets or at_begin:
                edges.append(labelled)
    return edges


def _read(text: str, part: Span, dates: Sequence[FoundDate], book: RuleBook) -> list[Labelled]:
    ends = _find_ends(text, part, dates, book)
    labels = _find_labels(text, part, ends, book) if ends else []
    found: list[Labelled] = []
    for i, label in enumerate(labels):
        end = labels[i + 1].start if i + 1 < len(labels) else part.end
        value = _trim(text, Span(label.end, _close(text, label, end)))
        if value.start < value.end:
            found.append(Labelled(label.label, label.start, value, label.rule))
    return found


def _find_labels(text: str, part: Span, ends: Sequence[tuple[int, int, str]], book: RuleBook) -> list[_Label]:
    """Labels by what stands behind them: a mark, or without one a date or, behind a reporter, a Chinese name."""
    labels: list[_Label] = []
    for place, end, kind in ends:
        low = labels[-1].end if labels else part.start
        word = _find_word(text, low, place, book.labels) if place > low else None
        if word is None:
            continue
        label = book.labels[_plain(text[slice(*word)])]
        is_named = kind == "name" and label == "reporter"
        if kind == "mark" or is_named or (kind == "date" and label in DATED):
            labels.append(_Label(label, word.start, end, "label" if kind == "mark" else "label_without_mark"))
    return labels


def _find_ends(text: str, part: Span, dates: Sequence[FoundDate], book: RuleBook) -> list[tuple[int, int, str]]:
    """Where a label may end and its value begin, in order: most marks stand behind another word and are left out."""
    is_wide = not text.isascii()
    ends: list[tuple[int, int, str]] = []
    if ":" in text or "/" in text or (is_wide and ("：" in text or "／" in text)):
        ends += [(match.start(), match.end(), "mark") for match in _MARK.finditer(text, *part)]
    ends += [(date.start, date.start, "date") for date in dates if part.start < date.start < part.end]
    if is_wide and any(map(text.__contains__, book.name_ends)):
        ends += [(match.start(), match.end(), "name") for match in _BEFORE_NAME.finditer(text, *part)]
    return sorted(each for each in ends if _may_end(text, each[0], book.label_ends)) if ends else ends


def _may_end(text: str, place: int, label_ends: frozenset[str]) -> bool:
    end = end_of_label(text[max(0, place - _LONGEST) : place].rstrip())
    return end in label_ends or end[-1:] in label_ends


def _find_word(text: str, low: int, end: int, words: Container[str]) -> Span | None:
    """The longest of the rules' words that ends at `end` and begins where a word may."""
    low = max(low, end - _LONGEST)
    while end > low and text[end - 1].isspace():
        end -= 1
    starts = [match.start() for match in _WORD_START.finditer(text, low, end)]
    if end > low and _HAN.match(text, end - 1):
        starts += range(max(low, end - _LONGEST_HAN), end)
    for start in sorted(starts):
        if _plain(text[start:end]) in words:
            return Span(start, end)
    return None


def _plain(word: str) -> str:
    return " ".join(word.lower().split())


def _close(text: str, label: _Label, end: int) -> int:
    """Where a value ends before `end`: at a bar, a line's end, or the bracket that closes around its label."""
    stop = _VALUE_END.search(text, label.end, end)
    end = stop.start() if stop else end
    before = text[max(0, label.start - 1) : label.start]
    closing = text.find(_BRACKETS[before], label.end, end) if before in _BRACKETS else -1
    return closing if closing >= 0 else end


def _trim(text: str, span: Span) -> Span:
    """Leave out blanks and marks at the ends."""
    start, end = span
    while start < end and text[start] in _TRIM:
        start += 1
    while end > start and text[end - 1] in _TRIM:
        end -= 1
    return Span(start, end)


def split_persons(text: str, value: Span, book: RuleBook) -> list[Person]:
    """Cut a value into the persons and bodies that it names."""
    if book.office and book.office.search(text, *value):
        return [_read_office(text, value, book.office)]
    persons = []
    begin = value.start
    for match in [*_SEPARATOR.finditer(text, *value), None]:
        place = _trim(text, Span(begin, match.start() if match else value.end))
        if place.start < place.end:
            persons.append(Person(place, text[slice(*place)], None, None))
        begin = match.end() if match else value.end
    return persons


def _read_office(text: str, value: Span, offices: regex.Pattern[str]) -> Person:
    """A value with an office: organisation, office, name; the whole is the name where none stands behind the office."""
    found = list(offices.finditer(text, *value))
    name = _HAN_NAME.search(text, found[-1].end(), value.end) or _NAME.search(text, found[-1].end(), value.end)
    organisation = _trim(text, Span(value.start, found[0].start()))
    office = _trim(text, Span(found[0].start(), found[-1].end()))
    place = _trim(text, Span(*name.span())) if name else value
    return Person(
        place, text[slice(*place)], text[slice(*organisation)] or None if name else None, text[slice(*office)]
    )
