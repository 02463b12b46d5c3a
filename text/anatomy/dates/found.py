"""A date that a text states, and what can be one."""

from calendar import monthrange
from datetime import date
from typing import NamedTuple

__all__ = ["FoundDate", "is_day", "is_plausible_date", "is_real"]

_FIRST_PLAUSIBLE_YEAR = 1900


class FoundDate(NamedTuple):
    """A date that a text states: where its words stand, in code points, and what they say."""

    start: int
    end: int
    year: int | None
    month: int | None
    day: int | None
    time: str | None
    zone: str | None
    rule: str

    @property
    def precision(self) -> str | None:
        """How much is known: `day`, `month` or `year`; None where no year is."""
        if self.year is None:
            return None
        return "day" if self.day is not None else "month" if self.month is not None else "year"

    @property
    def value(self) -> str:
        """The date as ISO 8601 writes it: 2024-06-01, 2024-06, 2024; without a year --06-01."""
        parts = ["-" if self.year is None else f"{self.year:04}"]
        parts += [f"{part:02}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)


def is_plausible_date(found: FoundDate, latest: date) -> bool:
    """False for what lies before 1900, or begins after the day `latest`; a date without a year is plausible."""
    if found.year is None:
        return True
    return found.year >= _FIRST_PLAUSIBLE_YEAR and (found.year, found.month or 1, found.day or 1) <= (
        latest.year,
        latest.month,
        latest.day,
    )


def is_day(found: FoundDate) -> bool:
    """False for what the calendar does not have, such as 29 February of most years."""
    return is_real(found.year, found.month, found.day)


def is_real(year: int | None, month: int | None, day: int | None) -> bool:
    """True for a day of the calendar; 29 February may be one where no year is known."""
    if month is None:
        return day is None
    if not 1 <= month <= 12:
        return False
    return day is None or 1 <= day <= monthrange(2000 if year is None else year, month)[1]
