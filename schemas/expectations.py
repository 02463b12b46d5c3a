"""What a run is expected to bring of each source: a section of the settings, which a source overrides key by key."""

import datetime as dt
from collections.abc import Callable
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

__all__ = ["Age", "ExpectationSettings", "Fall", "Least", "Most", "Oldest", "Severity"]

_T = TypeVar("_T")
Severity = Literal["error", "warn", "ignore"]
_Number = Annotated[float, Field(ge=0, allow_inf_nan=False)]
_Share = Annotated[float, Field(ge=0, le=1)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _beyond(is_beyond: Callable[[_T], bool], error: _T | None, warn: _T | None) -> tuple[Severity, _T] | None:
    """Give the limit that is passed, with how bad that is: an error goes before a warning."""
    limits: tuple[tuple[Severity, _T | None], ...] = (("error", error), ("warn", warn))
    return next(((severity, limit) for severity, limit in limits if limit is not None and is_beyond(limit)), None)


class Age(_Section):
    """A length of time as dbt writes it, `{ count = 12, period = "hour" }`."""

    count: int = Field(ge=1)
    period: Literal["minute", "hour", "day"]

    def __str__(self) -> str:
        return f"{self.count} {self.period}{'s' if self.count > 1 else ''}"

    @property
    def length(self) -> dt.timedelta:
        """The same as Python has it."""
        return dt.timedelta(**{f"{self.period}s": self.count})


class Oldest(_Section):
    """How old something may be, as in dbt's `freshness`."""

    warn_after: Age | None = None
    error_after: Age | None = None

    def judge(self, age: dt.timedelta) -> tuple[Severity, Age] | None:
        """Give the limit that an age is beyond, and how bad that is."""
        return _beyond(lambda limit: age > limit.length, self.error_after, self.warn_after)


class Least(_Section):
    """How few there may be."""

    warn_below: _Number | None = None
    error_below: _Number | None = None

    def judge(self, value: float) -> tuple[Severity, float] | None:
        """Give the limit that a value is below, and how bad that is."""
        return _beyond(lambda limit: value < limit, self.error_below, self.warn_below)


class Most(_Section):
    """How large a share may be, 0 to 1."""

    warn_above: _Share | None = None
    error_above: _Share | None = None

    def judge(self, value: float) -> tuple[Severity, float] | None:
        """Give the limit that a share is above, and how bad that is."""
        return _beyond(lambda limit: value > limit, self.error_above, self.warn_above)


class Fall(Most):
    """How far a run may fall short of the usual, the median of the documents that the runs before it loaded."""

    runs: int = Field(default=10, ge=1)
    least_runs: int = Field(default=3, ge=1)


class ExpectationSettings(_Section):
    """What a run is expected to bring of each source: `error` ends it with exit code 4, `warn` only tells of it."""

    on_nothing_found: Severity = Field(
        default="error", description="A source had no file to read: all were left out or unreadable, or are gone."
    )
    on_all_quarantined: Severity = Field(
        default="error", description="A source brought something new or changed, and nothing of it could be loaded."
    )
    on_files_unreadable: Severity = Field(default="warn", description="Some files of a source could not be read.")
    on_files_missing: Severity = Field(default="warn", description="Files of a source that were known are gone.")
    files: Least | None = Field(
        default=None, description="Files that can be read, at least: `{ warn_below = 100, error_below = 1 }`."
    )
    documents: Least | None = Field(
        default=None,
        description="Documents that the files which are there have given, at least: `{ error_below = 1000 }`.",
    )
    freshness: Oldest | None = Field(
        default=None,
        description="Age of the newest file, at most, by its time of change: `{ warn_after = "
        '{ count = 26, period = "hour" }, error_after = { count = 2, period = "day" } }`; periods: minute, hour, day.',
    )
    last_success: Oldest | None = Field(
        default=None,
        description="Time since a run began in which the source did not fail, at most, in the same form; asked by "
        "`gristmill check --freshness` alone, for a run that does not take place cannot ask.",
    )
    quarantined: Most | None = Field(
        default=None,
        description="Share of the records of new and changed files that is quarantined, at most: "
        "`{ warn_above = 0.01, error_above = 0.2 }`.",
    )
    fall: Fall | None = Field(
        default=None,
        description="Share by which the documents that a run loads may fall short of the usual: "
        "`{ error_above = 0.8 }`. Usual is the median of the last `runs` (10) runs in which the source did not fail; "
        "with fewer than `least_runs` (3), or a usual of 0, nothing is asked.",
    )

    def overridden_by(self, own: "ExpectationSettings") -> "ExpectationSettings":
        """Give these with what a source sets of its own."""
        return self.model_copy(update={name: getattr(own, name) for name in own.model_fields_set})
