"""Find the dates that a paragraph states, with the words that state them.

What is read, and the rule each is given:

- `iso`: the year first: `2024-06-01`, `2024/06/01`, `2024.06.01`, and `2024-06` where it can be no range of years.
  With dots a month or day of one digit is read in East Asian paragraphs only; elsewhere `2024.6.1` is a version.
- `english_month_day_year`, `english_day_month_year`: `June 1, 2024`, `1st of June 2024`; and for the other languages of
  the table below `german`, `french`, `spanish` ...: `1. Juni 2024`, `1er juin 2024`, `1 de junio de 2024`.
- `month_year`, `month_day`: the same without a day (`late May 2020`) or without a year (`December 20`). Both only with
  names of the paragraph's own language (English where the table has none); other names need a day and a year.
- `numeric`: `01.06.2024`, `01/06/2024`, in the order of the paragraph's language or as only one order can be.
  `numeric_ambiguous`: where both orders can be and the language does not say; only the year is given.
- `chinese`, `japanese`, `korean`: `2024年6月1日`, `2024年6月`, `2024年`, `6月1日`, `2024년 6월 1일`;
  `chinese_numerals`: `二〇二四年六月一日`; `minguo`: `民国113年6月1日`; `japanese_era`: `令和6年6月1日`.
- `year_only`: a year behind a word that says so: `since 2018`, `early 2019`. Other numbers are no years.

Of a range of days (`June 1-5, 2024`, `1 to 5 June 2024`) the first is given. A time is read where it follows the day
(`June 5, 2024, 8:30 AM (Beijing time)`), and its zone. The words of a date are its own, with its time, its zone and
`early`, `mid` or `late`; `on` and `since` before it are not. What is no day of the calendar (30 February) is no date,
nor a part of one. Years of two digits, days of the week, decades and the Chinese lunar calendar are not read.

Every date has a digit, or a Chinese numeral before 年 or 月. Numbers are found first, and what stands about each is
looked at within a few characters, so the time is linear in the length of the text.
"""

from itertools import pairwise

import regex

from text.anatomy.dates.chains import read_chain
from text.anatomy.dates.east_asian import EAST_SIGNS, read_east_asian
from text.anatomy.dates.found import FoundDate
from text.anatomy.dates.named import read_day, read_year, touches_month
from text.anatomy.dates.seams import LINE, find_seams
from text.anatomy.dates.words import Reading, find_reading

__all__ = ["find_dates"]

_WIDE = regex.compile("[－-：]")  # these are neighbours: －．／０１２３４５６７８９：
_NARROW = str.maketrans("０１２３４５６７８９－／．：", "0123456789-/.:")
# Digits of scripts that have their own: the first of each ten.
_TENS = "٠۰०০੦૦୦௦౦೦൦๐໐၀០"
_OWN_DIGITS = regex.compile(rf"[{''.join(f'{zero}-{chr(ord(zero) + 9)}' for zero in _TENS)}]")
_TO_ASCII = {ord(zero) + i: str(i) for zero in _TENS for i in range(10)}
# A chain of numbers is one thing: a version or an address has no date inside.
# (It begins with a single range and no repetition, for which regex looks ten times as fast.)
_NUMBER = regex.compile(r"[0-9][0-9]*+(?:[./-][0-9]++)*+")
_LONGEST_CHAIN = len("01.06.2024-05.06.2024")
_DAYS = regex.compile(r"[0-9]{1,2}-[0-9]{1,2}")


def find_dates(text: str, language: str, order: str = "") -> list[FoundDate]:
    """Find all dates that a paragraph states, in order and apart from each other, each as long as its words go.

    `language` is a BCP-47 tag: it decides the order of day and month in `01/06/2024` and which names stand alone.
    `order`, "day" or "month", is that of the document and goes before the language's.

    >>> [(date.value, date.time) for date in find_dates("On June 1; Jun 5, 2024, 8:30 AM; since 2018", "en")]
    [('--06-01', None), ('2024-06-05', '08:30'), ('2018', None)]
    """
    is_wide = not text.isascii()
    if is_wide:
        text = _to_ascii_digits(text)
    reading = find_reading(language, order, len(text) <= LINE)
    if reading.is_line and (seams := find_seams(text)):
        pieces = [_read(text[begin:end], begin, is_wide, reading) for begin, end in pairwise((0, *seams, len(text)))]
        return [date for piece in pieces for date in piece]
    return _read(text, 0, is_wide, reading)


def _to_ascii_digits(text: str) -> str:
    """The text with digits of other widths and scripts as 0 to 9, one for one."""
    if _WIDE.search(text):
        text = text.translate(_NARROW)
    return text.translate(_TO_ASCII) if _OWN_DIGITS.search(text) else text


def _read(text: str, place: int, is_wide: bool, reading: Reading) -> list[FoundDate]:
    """The dates of a text that stands at `place` of its paragraph."""
    found = _read_numbers(text, reading)
    if is_wide and any(map(text.__contains__, EAST_SIGNS)):
        found += read_east_asian(text, reading)
    found = _keep_longest(found) if len(found) > 1 else found
    return [date._replace(start=date.start + place, end=date.end + place) for date in found] if place else found


def _read_numbers(text: str, reading: Reading) -> list[FoundDate]:
    """Look at each number, or chain of numbers, that no date before it has used."""
    found: list[FoundDate] = []
    done = 0
    for number in _NUMBER.finditer(text):
        start, end = number.span()
        length = end - start
        if start < done or length > _LONGEST_CHAIN:
            continue
        if length <= 2:
            one = read_day(text, start, end, done, reading) if touches_month(text, start, end) else None
        elif length == 4 and text[start] in "12" and text[start:end].isdecimal():
            one = read_year(text, start, end, done, reading)
        elif length > 5:
            found += read_chain(text, start, end, reading)
            one = None
        else:
            one = read_day(text, start, end, done, reading) if _DAYS.fullmatch(text, start, end) else None
        if one:
            found.append(one)
        done = found[-1].end if found else 0
    return found


def _keep_longest(found: list[FoundDate]) -> list[FoundDate]:
    kept: list[FoundDate] = []
    for one in sorted(found, key=lambda each: (each.start, -each.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept
