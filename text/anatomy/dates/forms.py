"""Rarer forms of a date: with blanks or a month's name between its numbers, the year first, a year of two digits."""

import regex

from text.anatomy.dates.found import FoundDate, is_real
from text.anatomy.dates.names import find_month
from text.anatomy.dates.order import order_day_and_month
from text.anatomy.dates.times import with_time
from text.anatomy.dates.words import Reading, name_rule

__all__ = ["NAME", "YEAR", "count_year", "full_year", "read_day_form", "read_year_form"]

NAME = r"(?:\p{Thai}[\p{Thai}.]{2,14}+|[\p{L}\p{M}]{2,16}+(?:\s(?:الأول|الثاني))?)"
"""A word that may be the name of a month; two words in the east of the Arab world."""

_NO_DIGITS = r"(?![0-9])(?![.,:/][0-9])(?!\s?[%‰°])"
YEAR = (
    rf"(?P<year>[12][0-9]{{3}}){_NO_DIGITS}(?!-[0-9])(?![\p{{L}}--[\p{{Han}}\p{{Hiragana}}\p{{Katakana}}\p{{Hangul}}]])"
)
"""A year of four digits that is no part of a longer number, nor of a word; needs `regex.VERSION1`."""

_THAI = 543  # years of the Buddhist era in Thailand before year 1 of the common era
_FIRST_THAI, _LAST_THAI = 2400, 2600
_PIVOT = 70  # years of two digits below it are of this century, as POSIX has it for %y: here one later
_SPACED = regex.compile(r"([0-9]{1,2})\s?([./|])\s?([0-9]{1,2})\s?\2\s?([12][0-9]{3})(?![0-9.])")
_SPACED_YEAR = regex.compile(r"([12][0-9]{3})\s?([./])\s([0-9]{1,2})\s?\2\s([0-9]{1,2})(?![0-9])\.?")
_VIETNAMESE = regex.compile(
    r"([0-9]{1,2})\s(?i:tháng|thg)\s([0-9]{1,2})(?:[,/]?\s{1,2}(?:năm\s)?|/)([12][0-9]{3})(?![0-9])"
)
_YEAR_NAME_DAY = regex.compile(
    rf"(?P<year>[12][0-9]{{3}})(?:\.|\sm\.|,|-)?[\s-]?(?P<month>{NAME})[\s.-]{{1,2}}(?P<day>[0-9]{{1,2}}+)(?![0-9:])(?!\s?%)"
    r"(?!,?\s{0,2}[12][0-9]{3})"
)
_YEAR_DAY_NAME = regex.compile(
    rf"(?P<year>[12][0-9]{{3}})(?:\.?\sgada|\s?[-–]?yil,?|\s?жыл(?:ы|ғы|дын)?|\sоны)\s(?P<day>[0-9]{{1,2}}+)\.?[\s-](?P<month>{NAME})"
)
_SHORT_YEAR = regex.compile(
    rf"(?P<day>[0-9]{{1,2}}+)(?:(?P<mark>[.-])|\s)(?P<month>{NAME})\.?(?:(?P=mark)|,?\s['’`])(?P<year>[0-9]{{2}})(?![0-9])"
)


def full_year(two_digits: int) -> int:
    """The year that two digits mean: 23 is 2023, 98 is 1998."""
    return two_digits + (2000 if two_digits < _PIVOT else 1900)


def count_year(year: int | None, reading: Reading) -> int | None:
    """A year of the common era: Thai texts write 2566 for 2023."""
    is_thai = reading.is_thai and year is not None and _FIRST_THAI <= year <= _LAST_THAI
    return year - _THAI if is_thai and year is not None else year


def read_day_form(text: str, start: int, reading: Reading) -> FoundDate | None:
    """Read `18. 05. 2014`, `26 | 01 | 2022`, `5 tháng 6, 2023`, and on a short line `14 Feb ’20`, at a day's number."""
    if match := _SPACED.match(text, start):
        shape = order_day_and_month(int(match[4]), int(match[1]), int(match[3]), reading.order or "day")
        return with_time(text, FoundDate(*match.span(), *shape[:3], None, None, shape[3])) if shape else None
    if match := _VIETNAMESE.match(text, start):
        return _make(text, match.span(), int(match[3]), int(match[2]), int(match[1]), "vietnamese")
    if reading.is_line and (match := _SHORT_YEAR.match(text, start)):
        return _make_named(text, match, full_year(int(match["year"])), reading)
    return None


def read_year_form(text: str, start: int, reading: Reading) -> FoundDate | None:
    """Read `2023-September-5`, `2023. június 5.`, `2023. gada 5. jūnijs`, `2023. 6. 5.`, at a year's number."""
    if match := _SPACED_YEAR.match(text, start):
        return _make(text, match.span(), int(match[1]), int(match[3]), int(match[4]), "iso")
    matches = (pattern.match(text, start) for pattern in (_YEAR_NAME_DAY, _YEAR_DAY_NAME))
    found = (_make_named(text, match, int(match["year"]), reading) for match in matches if match)
    return next(filter(None, found), None)


def _make_named(text: str, match: regex.Match[str], year: int, reading: Reading) -> FoundDate | None:
    named = find_month(match["month"], (reading.own, reading.language, "en"))
    if named is None:
        return None
    rule = name_rule(named.languages, reading) or "english_day_month_year"
    return _make(text, match.span(), year, named.month, int(match["day"]), rule)


def _make(text: str, span: tuple[int, int], year: int, month: int, day: int, rule: str) -> FoundDate | None:
    if not is_real(year, month, day):
        return None
    return with_time(text, FoundDate(*span, year, month, day, None, None, rule))
