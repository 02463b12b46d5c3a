"""Whether each source is fresh, as the ledger has it: no file is looked at, and no run is needed."""

from typing import NamedTuple

from flows.alerts import Judged, tell_changes
from flows.expectations import Problem, problems_of_age
from schemas.settings import Settings
from text.errors import UsageError
from warehouse.connect import open_lake, utc_now
from warehouse.load import run_sql

__all__ = ["SourceAge", "check_ages"]

_REASONS = ("not_fresh", "not_run")


class SourceAge(NamedTuple):
    """A source, and what of it is older than it should be: errors first."""

    source_name: str
    problems: list[Problem]

    @property
    def is_unmet(self) -> bool:
        """Whether any of it is an error."""
        return any(problem.severity == "error" for problem in self.problems)

    def __str__(self) -> str:
        return f"Source `{self.source_name}`: {' '.join(problem.detail for problem in self.problems)}"


def check_ages(settings: Settings) -> list[SourceAge]:
    """Judge the sources that have `freshness` or `last_success` set, and tell whoever is to be told of a change.

    A warehouse that may only be read will do. Raises UsageError where no source has them, or there is no warehouse.
    """
    expected = {source.name: settings.expectations_of(source) for source in settings.sources}
    asked = [name for name, each in expected.items() if each.freshness or each.last_success]
    if not asked:
        msg = "No source says how old it may be: set `freshness` or `last_success` in [expectations]."
        raise UsageError(msg)
    now = utc_now()
    with open_lake(settings.warehouse, read_only=True) as lake:
        known = {name: (newest, good) for name, newest, good in run_sql(lake, "26_lists/ages").fetchall()}
    never = (None, None)
    ages = [SourceAge(name, problems_of_age(*known.get(name, never), expected[name], now)) for name in asked]
    tell_changes(settings, [Judged(f"source {each.source_name}", each.problems, only=_REASONS) for each in ages])
    return ages
