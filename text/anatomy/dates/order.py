"""Which of two numbers is the day: by the language, by the calendar, and by what other dates of the document show."""

from collections.abc import Iterable

import regex

from text.anatomy.dates.found import FoundDate, is_real

__all__ = ["Shape", "order_day_and_month", "tell_order"]

Shape = tuple[int, int | None, int | None, str]
"""The year, month, day and rule of a date in numbers."""

_SLASHED = regex.compile(r"([0-9]{1,2})[/-]([0-9]{1,2})[/-](?:[12][0-9])?[0-9]{2}(?![0-9])")


def order_day_and_month(year: int, first: int, second: int, order: str) -> Shape | None:
    """The date of two numbers beside a year; only the year where both can be the day and `order` is "".

    >>> order_day_and_month(2024, 6, 13, ""), order_day_and_month(2024, 6, 1, "")
    ((2024, 6, 13, 'numeric'), (2024, None, None, 'numeric_ambiguous'))
    """
    day_first, month_first = is_real(year, second, first), is_real(year, first, second)
    if not day_first and not month_first:
        return None
    if day_first and month_first and first != second and not order:
        return year, None, None, "numeric_ambiguous"
    if day_first and (order == "day" or not month_first):
        return year, second, first, "numeric"
    return (year, first, second, "numeric") if month_first else (year, second, first, "numeric")


def tell_order(stated: Iterable[tuple[str, FoundDate]], language: str) -> str:
    """The order of day and month that the dates of a document show, each with its text: "day", "month", or "".

    A number above twelve settles it, unless another contradicts; in an English document else how its dates with the
    name of a month are written. `language` is the document's.
    """
    shown, named = set(), set()
    for text, date in stated:
        if date.rule == "numeric" and (match := _SLASHED.match(text, date.start)):
            first, second = int(match[1]), int(match[2])
            shown |= {"day"} if first > 12 else {"month"} if second > 12 else set[str]()
        elif language == "en" and date.rule.startswith("english_"):
            named.add("month" if text[date.start].isalpha() else "day")
    told = shown or named
    return told.pop() if len(told) == 1 else ""
