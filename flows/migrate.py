"""Bring a warehouse of an earlier version up to date, told beforehand and by itself, not by the next run in passing."""

from typing import NamedTuple

from schemas.settings import Settings
from warehouse.catalog import kept_catalogs
from warehouse.connect import hold_lock, open_lake
from warehouse.layout import layout_of
from warehouse.migrate import Step, check_version, missing_steps

__all__ = ["Upgrade", "migrate", "plan_upgrade"]


class Upgrade(NamedTuple):
    """The version of a warehouse, and the migrations that it lacks, in order."""

    held: int | None
    steps: list[Step]


def plan_upgrade(settings: Settings) -> Upgrade:
    """Tell what `migrate` would do. Raises RunError for a warehouse that a newer Gristmill made."""
    with open_lake(settings.warehouse, read_only=True, of_any_version=True) as lake:
        upgrade = Upgrade(*missing_steps(lake))
        if not upgrade.steps:
            check_version(lake, layout_of(settings.warehouse))
        return upgrade


def migrate(settings: Settings, *, wait: bool = False) -> list[str]:
    """Apply all migrations that are missing, or none where one fails; names the copies of the catalog as it was.

    Raises UsageError where there is no warehouse, BusyError where a run is active, RunError where it fails.
    """
    layout = layout_of(settings.warehouse)
    with hold_lock(layout, wait=wait, must_exist=True), open_lake(settings.warehouse):
        return [str(path) for path in kept_catalogs(layout)]
