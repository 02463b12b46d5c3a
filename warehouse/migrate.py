"""Bring an older warehouse to the shape that this code knows: one numbered script per step, all in one transaction.

A catalog that is a file is copied beside itself first: as long as no maintenance has removed files since, it is the
way back.
"""

import datetime as dt
import re
from typing import NamedTuple

import duckdb

from schemas.meta import SCHEMA_VERSION
from text.errors import RunError
from warehouse.catalog import keep_catalog
from warehouse.layout import Layout
from warehouse.load import transaction
from warehouse.sql import scripts

__all__ = ["Step", "check_version", "migrate", "missing_steps"]


class Step(NamedTuple):
    """A migration: the version that it makes, its statements, and what they do, in the words of its script."""

    version: int
    statements: str

    @property
    def does(self) -> list[str]:
        """What a script says of itself: each comment that a statement follows, as one line."""
        paragraphs = re.findall(r"^(?:-- .*\n)+", self.statements, flags=re.MULTILINE)
        return [" ".join(line.removeprefix("-- ") for line in each.splitlines()) for each in paragraphs]


def missing_steps(connection: duckdb.DuckDBPyConnection) -> tuple[int | None, list[Step]]:
    """Tell the version of a warehouse, and the migrations that it lacks, in order."""
    held = _version(connection)
    steps = {int(name): statements for name, statements in scripts("12_migrations").items()}
    return held, [Step(number, steps[number]) for number in sorted(steps) if held and number > held]


def migrate(connection: duckdb.DuckDBPyConnection, layout: Layout, migrated_at: dt.datetime, code_version: str) -> None:
    """Apply every migration of `sql/12_migrations` that is newer than the warehouse, or none where one fails.

    A script brings a warehouse from the version before to the version it is named after; it never changes once it was
    released. Raises as `transaction` does, and RunError where the catalog cannot be copied first.
    """
    _, missing = missing_steps(connection)
    if not missing:
        return
    if layout.postgres is None:
        keep_catalog(layout, f"before-version-{missing[-1].version}")
    with transaction(connection):
        for step in missing:
            connection.execute(step.statements)
            connection.execute("INSERT INTO meta VALUES (?, ?, ?)", [step.version, migrated_at, code_version])


def check_version(connection: duckdb.DuckDBPyConnection, layout: Layout) -> None:
    """Demand that the warehouse has the schema version of this code.

    Raises RunError, with what to do, where it is older and was opened to read, or newer; duckdb.CatalogException where
    it has no tables.
    """
    held = _version(connection)
    if held == SCHEMA_VERSION:
        return
    does = f"The warehouse {layout.root} has schema version {held}, this Gristmill knows {SCHEMA_VERSION}."
    if held and held < SCHEMA_VERSION:
        msg = f"{does} `gristmill migrate` brings it up to date, and so does the next `gristmill ingest`."
    else:
        msg = f"{does} Use the version of Gristmill that made it, or a newer one."
    raise RunError(msg)


def _version(connection: duckdb.DuckDBPyConnection) -> int | None:
    row = connection.execute("SELECT max(schema_version) FROM meta").fetchone()
    return row[0] if row else None
