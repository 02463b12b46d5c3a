"""Who published a text: the value of a label, the name beside a date or a label, the agency of a dispatch.

A name beside a date is a part of its line between marks. It is refused where it is a label, a person, a section of a
paper or a sentence; in Han characters it ends as names of papers, stations and offices do.
"""

from collections.abc import Iterator

import regex

from text.anatomy.grammar import is_date_line
from text.anatomy.marks import FoundMark, Line
from text.anatomy.names import is_person, is_refused
from text.anatomy.rules import RuleBook
from text.span import Span

__all__ = ["mark_publisher"]

_SITE = 80  # characters of a publisher's name at most
_OPENING = frozenset("(（[【〔")
_STOPS = frozenset(".!?。！？；;：:…,，")
_FILED_UNDER = frozenset({"in", "im", "en"})  # `3 June 2024 In News`: a section, as pages list it
_MARK = regex.compile(r"\s*[|｜丨•·()（）\[\]]\s*|\s+[/–—-]\s+|\s{3,}")
_HAN = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}]")
_HAN_BODY = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{N}A-Za-z·]{1,16}[社网網报報台臺刊署局院处處部委会會室办辦司站志誌聞闻]|.*(?:新闻|新聞|在线|在線|频道|頻道|时报|日报|晚报)"
)
_LATIN_BODY = regex.compile(
    r"\p{Lu}[\p{L}\p{M}\p{N}.'’&\-]*(?:\s(?:of|the|for|and|de|del|la|und|für|der|et|&|[\p{Lu}\p{N}][\p{L}\p{M}\p{N}.'’&\-]*)){0,6}"
)


def mark_publisher(i: int, line: Line, book: RuleBook) -> Iterator[FoundMark]:
    """The marks of one line."""
    labelled = [each for each in line.labelled if each.label == "publisher"]
    for each in labelled:
        yield FoundMark(i, *each.value, "publisher", line.text[slice(*each.value)], each.rule, 0.9)
    is_dated = any(each.label in {"published_on", "updated_on"} for each in line.labelled)
    if not labelled and (is_dated or is_date_line(line, book)) and (place := _find_site(line, book)):
        yield FoundMark(i, *place, "publisher", line.text[slice(*place)], "site_line", 0.7)
    if line.labelled and (name := _find_dispatch(line, book)):
        start = line.text.index(name)
        yield FoundMark(i, start, start + len(name), "publisher", name, "dispatch", 0.8)


def _find_dispatch(line: Line, book: RuleBook) -> str | None:
    """What stands before `News (Reporter/…)`."""
    first = line.labelled[0]
    if first.label != "reporter" or (line.dates and line.dates[0].end < first.start):
        return None  # a dispatch with a date is read with it
    before = line.text[: first.start].rstrip(" \t([（【〔|：:")
    if _HAN_BODY.fullmatch(before) and before not in book.own and not line.text[len(before) :].startswith((":", "：")):
        return before if before[-1] in book.agency else None  # 中央社記者林小華攝
    dispatch = next((word for word in book.dispatch if before.endswith(word) and len(before) <= _SITE), None)
    name = before.removesuffix(dispatch).strip() if dispatch else ""
    return name if name and name not in book.own and not is_refused(name, book, is_body=True) else None


def _find_site(line: Line, book: RuleBook) -> Span | None:
    """The first part of a line, between marks, dates and labelled values, that names a body."""
    if len(line.text) > 2 * _SITE:
        return None
    taken = sorted([(each.start, each.value.end) for each in line.labelled] + [(d.start, d.end) for d in line.dates])
    marks = [*(match.span() for match in _MARK.finditer(line.text)), *taken, (len(line.text), len(line.text))]
    begin = 0
    for start, end in sorted(marks):
        part = line.text[begin:start]
        bare = part.strip(" \t:：,，-–—/>»。.")
        if bare and not any(low < start and begin < high for low, high in taken) and _is_body(bare, book):
            place = begin + part.index(bare)
            return Span(place, place + len(bare))
        begin = max(begin, end)
    return None


def _is_body(name: str, book: RuleBook) -> bool:
    words = name.lower().split()
    if len(name) < 2 or len(name) > _SITE or is_refused(name, book, is_body=True) or name.lower() in book.sections:
        return False
    if (
        words[0].rstrip(":") in book.by_words
        or words[0] in _FILED_UNDER
        or any(word in book.works for word in words[:1])
        or words[-1] in book.labels
    ):
        return False
    if _HAN.search(name):
        return _HAN_BODY.fullmatch(name) is not None
    return _LATIN_BODY.fullmatch(name) is not None and not is_person(name) and not all(w in book.beside for w in words)
