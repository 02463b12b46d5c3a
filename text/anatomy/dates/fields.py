"""Read the date that a field of a record states, or say why it states none.

Fields are written by programs: besides dates as texts have them (`find.py`) these are read:

- digits alone: `2023`, `202406`, `20240601`, `202406011030`, `20240601103000` (ISO 8601, basic format), behind a day
  a `T` and a time or not. Six digits that are a day too, with two for the year (`200601`), are refused as ambiguous.
- numbers of a clock: seconds, milliseconds, microseconds or nanoseconds since 1970, told by how many digits they have
  (9 and 10, 12 and 13, 15 and 16, 18 and 19), with a fraction or not; the day is that of UTC.

The zero of such a clock, 1 January 1970, stands where a program knew no date: it is refused.
"""

import datetime as dt
from typing import NamedTuple

import regex

from text.anatomy.dates.find import find_dates
from text.anatomy.dates.found import FoundDate, is_real

__all__ = ["FieldDate", "read_field"]

_BASIC = regex.compile(r"([12][0-9]{3})([01][0-9])([0-3][0-9])(?![0-9])")
_DIGITS = regex.compile(r"[0-9]++")
_CLOCK = regex.compile(r"([0-9]{9,10})\.[0-9]++")
_DIGITS_OF_SECONDS = frozenset({9, 10})
_POWERS = (0, 3, 6, 9)  # seconds, and thousands of them
_FIRST_YEAR, _LAST_YEAR = 1900, 2099  # longer digits whose year lies outside these are no date
_ZERO = dt.date(1970, 1, 1)
_MOST = 500  # characters of a field in which a date is looked for


class FieldDate(NamedTuple):
    """What a field states: a date, or none with the reason why it is refused."""

    date: FoundDate | None
    refused: str = ""


def read_field(words: str, language: str = "en") -> FieldDate:
    """The date that a field of a record states; else why not: `not_a_date`, `ambiguous_date`, `clock_zero`.

    >>> [read_field(words).date.value for words in ("2023", "20240601T103000Z", "05.06.2024 10:30 Uhr", "1717200000")]
    ['2023', '2024-06-01', '2024-06-05', '2024-06-01']
    >>> [read_field(words).refused for words in ("last week", "200601", "0")]
    ['not_a_date', 'ambiguous_date', 'clock_zero']
    """
    words = words.strip()[:_MOST]
    if _DIGITS.fullmatch(words):
        found = _read_digits(words)
    elif match := _CLOCK.fullmatch(words):
        found = _read_clock(match[1])
    elif words.startswith(("{", "[")):
        found = None  # an object or several values: of their dates none is the field's own
    else:
        found = _read_words(words, language)
    if words == "0" or (found is not None and (found.year, found.month, found.day) == (1970, 1, 1)):
        return FieldDate(None, "clock_zero")
    if found is None:
        return FieldDate(None, "ambiguous_date" if _is_ambiguous(words) else "not_a_date")
    return FieldDate(found)


def _read_words(words: str, language: str) -> FoundDate | None:
    if match := _BASIC.match(words):
        words = "-".join(match.groups())
    for reading in dict.fromkeys((language, "en")):  # programs write months in English whatever the text is in
        found = next((date for date in find_dates(words, reading) if date.year), None)
        if found:
            return found
    return None


def _read_digits(digits: str) -> FoundDate | None:
    """Digits alone: a year, month or day, with its time or not, or else the number of a clock."""
    if len(digits) in {4, 6, 8, 12, 14} and not _is_ambiguous(digits):
        parts = [int(digits[:4]), *(int(digits[i : i + 2]) for i in range(4, len(digits), 2))]
        year, month, day, hour, minute, second = [*parts, None, None, None, None, None][:6]
        is_time = (hour or 0) < 24 and (minute or 0) < 60 and (second or 0) <= 60
        is_year = len(digits) == 4 or _FIRST_YEAR <= parts[0] <= _LAST_YEAR
        if is_year and is_real(year, month, day) and is_time:
            return FoundDate(0, len(digits), year, month, day, None, None, "digits")
    return _read_clock(digits)


def _is_ambiguous(words: str) -> bool:
    """True for six digits that may be a year and a month as well as a day whose year has two."""
    if len(words) != 6 or not _DIGITS.fullmatch(words):
        return False
    year, month = int(words[:4]), int(words[4:])
    is_month = _FIRST_YEAR <= year <= _LAST_YEAR and is_real(year, month, None)
    return is_month and is_real(2000 + int(words[:2]), int(words[2:4]), month)


def _read_clock(digits: str) -> FoundDate | None:
    for power in _POWERS:
        if len(digits) - power in _DIGITS_OF_SECONDS:
            day = _ZERO + dt.timedelta(seconds=int(digits) // 10**power)
            return FoundDate(0, len(digits), day.year, day.month, day.day, None, None, "clock_number")
    return None
