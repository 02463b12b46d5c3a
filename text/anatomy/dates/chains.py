"""Dates in numbers alone: `2024-06-01`, `01.06.2024`, or two of them with a dash or a slash between."""

from collections.abc import Iterator

import regex

from text.anatomy.dates.found import FoundDate, is_real
from text.anatomy.dates.times import with_time
from text.anatomy.dates.words import Reading, has_word_before, words

__all__ = ["GLUED_AFTER", "GLUED_BEFORE", "read_chain"]

_VERSION_WORDS = words("version versions release v ver build python java 版本")
_YEAR_FIRST = regex.compile(r"([12][0-9]{3})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
_YEAR_LAST = regex.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([12][0-9]{3})")
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
    for between in ("", "-", "/"):
        parts = chain.split(between) if between else [chain]
        read = [_read_shape(part, reading) for part in parts]
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


def _read_shape(chain: str, reading: Reading) -> tuple[int, int | None, int | None, str] | None:
    """The year, month, day and rule of a chain of numbers that is one date."""
    if len(chain) < len("2024-06") or not (chain[4] in "-/." or chain[-5] in "-/."):
        return None
    if match := _YEAR_FIRST.fullmatch(chain):
        year, month, day = int(match[1]), int(match[3]), int(match[4])
        is_version = match[2] == "." and len(chain) < len("2024.06.01") and not reading.is_east_asian
        return (year, month, day, "iso") if is_real(year, month, day) and not is_version else None
    if match := _YEAR_LAST.fullmatch(chain):
        return _order_day_and_month(int(match[4]), int(match[1]), int(match[3]), reading.order)
    if match := _YEAR_MONTH.fullmatch(chain):
        year, month = int(match[1]), int(match[2])
        # 2011-12 may be a season; 2024-06 cannot.
        return (year, month, None, "iso") if is_real(year, month, None) and month <= year % 100 else None
    return None


def _order_day_and_month(
    year: int, first: int, second: int, order: str
) -> tuple[int, int | None, int | None, str] | None:
    day_first, month_first = is_real(year, second, first), is_real(year, first, second)
    if not day_first and not month_first:
        return None
    if day_first and month_first and first != second and not order:
        return year, None, None, "numeric_ambiguous"
    if day_first and (order == "day" or not month_first):
        return year, second, first, "numeric"
    return (year, first, second, "numeric") if month_first else (year, second, first, "numeric")
