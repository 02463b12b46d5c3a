"""Dates in numbers alone: `2024-06-01`, `01.06.2024`, or two of them with a dash or a slash between."""

from collections.abc import Iterator

import regex

from text.anatomy.dates.forms import count_year, full_year
from text.anatomy.dates.found import FoundDate, is_real
from text.anatomy.dates.order import Shape, order_day_and_month
from text.anatomy.dates.times import with_time
from text.anatomy.dates.words import Reading, has_word_before, word_before, words

__all__ = ["GLUED_AFTER", "GLUED_BEFORE", "read_chain"]

_LEADING = words("am vom den der zum on of the le du el del il om dd datum date stand posted published от від dnia")
_VERSION_WORDS = words("version versions release v ver build python java 版本")
_YEAR_FIRST = regex.compile(r"([12][0-9]{3})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
_YEAR_LAST = regex.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([12][0-9]{3})")
_TWO_DIGITS = regex.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{2})")
_TAIWANESE = regex.compile(r"(1[01][0-9])([-/.])([0-9]{1,2})\2([0-9]{1,2})")
_BEFORE_TAIWANESE = 1911  # the year before the first of the Republic of China
_YEAR_MONTH = regex.compile(r"([12][0-9]{3})-([01][0-9])")
# What a number is glued to when it is a part of a word, an address, a price or a longer number.
GLUED_BEFORE = regex.compile(
    r"[[\p{L}\p{M}_\\/#$€£¥₽+@.%\-]--[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]]", regex.VERSION1
)
GLUED_AFTER = regex.compile(
    r"T(?![0-9]{2}:)|Z\p{L}|[[\p{L}\p{M}]--[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}TZ]]|[_\\/@%-][\p{Latin}0-9]"
    r"|\.[a-z]{2,5}\b|[.,:][0-9]",
    regex.VERSION1,
)


def read_chain(text: str, start: int, end: int, reading: Reading) -> Iterator[FoundDate]:
    """Read `2024-06-01`, `01.06.2024` or two of them with a dash or a slash between."""
    chain = text[start:end]
    if chain.isdecimal() or (start and GLUED_BEFORE.match(text, start - 1)) or GLUED_AFTER.match(text, end):
        return
    may_be_version = not reading.is_east_asian and not (reading.is_line and _stands_apart(text, start))
    if reading.is_line and len(chain) <= len("31.10.23") and not _may_have_short_year(text, start):
        reading = reading._replace(is_line=False)
    for between in ("", "-", "/"):
        parts = chain.split(between) if between else [chain]
        read = [_read_shape(part, reading, may_be_version) for part in parts]
        if all(read):
            break
    else:
        return
    if "." in chain and has_word_before(text, start, _VERSION_WORDS):
        return
    for part, shape in zip(parts, read, strict=True):
        if shape:
            year, month, day, rule = shape
            yield with_time(text, FoundDate(start, start + len(part), year, month, day, None, None, rule))
        start += len(part) + 1


def _stands_apart(text: str, start: int) -> bool:
    """True at a line's begin, and behind a colon or a bar: `2024.6.1` is a date there, and elsewhere a version."""
    before = text[:start].rstrip()
    return not any(map(str.isalnum, before)) or before[-1] in ":：|｜"


def _may_have_short_year(text: str, start: int) -> bool:
    """False behind a name, whose version `Fire 2.4.10` is, unless a word leads to a date: `am 31.10.23`."""
    return not word_before(text, start) or has_word_before(text, start, _LEADING)


def _read_shape(chain: str, reading: Reading, may_be_version: bool) -> Shape | None:
    """The year, month, day and rule of a chain of numbers that is one date."""
    if len(chain) < len("1.6.24") or not (chain[4] in "-/." or chain[-5] in "-/." or chain[-3] in "-/."):
        return None
    if match := _YEAR_FIRST.fullmatch(chain):
        year, month, day = int(match[1]), int(match[3]), int(match[4])
        is_version = may_be_version and match[2] == "." and len(chain) < len("2024.06.01")
        return (year, month, day, "iso") if is_real(year, month, day) and not is_version else None
    if match := _YEAR_LAST.fullmatch(chain):
        year = count_year(int(match[4]), reading) or 0
        return order_day_and_month(year, int(match[1]), int(match[3]), _order_by(match[2], reading))
    if match := _YEAR_MONTH.fullmatch(chain):
        year, month = int(match[1]), int(match[2])
        # 2011-12 may be a season; 2024-06 cannot.
        return (year, month, None, "iso") if is_real(year, month, None) and month <= year % 100 else None
    return _read_short_year(chain, reading) if reading.is_line else None


def _order_by(mark: str, reading: Reading) -> str:
    """The order of numbers by what stands between them: with dots the day goes first in every language."""
    return reading.order or ("day" if mark == "." else "")


def _read_short_year(chain: str, reading: Reading) -> Shape | None:
    """`31.10.23`, `11/08/23`; in East Asia `23.10.31`, and in Taiwan `112/10/31`."""
    if match := _TAIWANESE.fullmatch(chain):
        year, month, day = int(match[1]) + _BEFORE_TAIWANESE, int(match[3]), int(match[4])
        return (year, month, day, "minguo") if reading.is_traditional and is_real(year, month, day) else None
    match = _TWO_DIGITS.fullmatch(chain)
    if match is None:
        return None
    first, second, third = int(match[1]), int(match[3]), int(match[4])
    if reading.is_east_asian:
        year = full_year(first)
        return (year, second, third, "short_year") if is_real(year, second, third) else None
    shape = order_day_and_month(full_year(third), first, second, _order_by(match[2], reading))
    return shape and (*shape[:3], "short_year" if shape[2] else shape[3])
