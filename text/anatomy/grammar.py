"""What a short line holds beside its dates and labelled values: the grammar of lines that date a document.

A line that dates or names is little but dates, times, days of the week, labels with values, names and the words of the
rules that stand beside them (`on`, `Uhr`, `min read`), in any order and with any marks between. What is left over
tells it from a sentence that mentions a date: words in small letters, and too many others.
"""

from typing import NamedTuple

import regex

from text.anatomy.dates.names import is_weekday
from text.anatomy.marks import Line
from text.anatomy.rules import RuleBook

__all__ = ["Rest", "is_date_line", "measure_rest"]

_LONGEST = 160  # characters of a line that only dates or names
_CAPITALS = 4  # words with a capital beside a date at most: two names, or a name and a section
_NAME = 2  # of a name, where the line ends in a stop
_SMALL = 1  # words in small letters behind it that the rules do not know
_WIDE = 12  # Han characters, kana or hangul: a name and a news service
_WORD = regex.compile(r"[\p{L}\p{M}][\p{L}\p{M}'’\-]*+")
_FIRST_WIDE = "\u0e00"  # Thai and what follows it write no capitals, and most no blanks
_QUOTED = regex.compile(r"[@#]\w|^[—–]")  # a date behind such a name is that of a post that is quoted


class Rest(NamedTuple):
    """What no date, label, value or known word of a line covers: words by their first letter, Eastern characters."""

    capitals: int
    small: int
    wide: int
    before: int  # words in small letters before the first date


def measure_rest(line: Line, book: RuleBook) -> Rest:
    """Count what is left of a line."""
    taken = [(date.start, date.end) for date in line.dates]
    taken += [(each.start, each.value.end) for each in line.labelled]
    capitals = small = wide = before = 0
    first = line.dates[0].start if line.dates else len(line.text)
    for match in _WORD.finditer(line.text):
        word, start = match[0], match.start()
        if any(begin <= start < end for begin, end in taken) or word.lower() in book.beside or is_weekday(word):
            continue
        if word[0] >= _FIRST_WIDE:
            wide += len(word)
        elif word[0].isupper():
            capitals += 1
        else:
            small += 1
            before += start < first
    return Rest(capitals, small, wide, before)


def is_date_line(line: Line, book: RuleBook) -> bool:
    """True for a line that dates: a date to the day, and little that is no name beside it."""
    if len(line.text) > _LONGEST or not any(date.year and date.day for date in line.dates):
        return False
    if _QUOTED.search(line.text) or _is_other_label(line):
        return False
    rest = measure_rest(line, book)
    if line.has_stop and (rest.small or rest.wide or rest.capitals > _NAME):
        return False
    return rest.capitals <= _CAPITALS and rest.small <= _SMALL and rest.wide <= _WIDE and not rest.before


def _is_other_label(line: Line) -> bool:
    """True where a word and a colon that no rule knows stand before the date: `Erscheinungsdatum: 14.08.2017`."""
    start = line.dates[0].start
    if any(each.value.start <= start < each.value.end for each in line.labelled):
        return False
    before = line.text[max(0, start - 3) : start].rstrip()
    return before.endswith((":", "：")) and before[-2:-1].isalpha()
