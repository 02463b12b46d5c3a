"""Bring an older warehouse to the shape that this code knows: one numbered script per step, all in one transaction."""

import datetime as dt

import duckdb

from schemas.meta import SCHEMA_VERSION
from text.errors import RunError
from warehouse.layout import Layout
from warehouse.load import transaction
from warehouse.sql import scripts

__all__ = ["check_version", "migrate"]


def migrate(connection: duckdb.DuckDBPyConnection, migrated_at: dt.datetime, code_version: str) -> None:
    """Apply every migration of `sql/12_migrations` that is newer than the warehouse, or none where one fails.

    A script brings a warehouse from the version before to the version it is named after; it never changes once it was
    released. Raises as `transaction` does.
    """
    held = _version(connection)
    steps = {int(name): statements for name, statements in scripts("12_migrations").items()}
    missing = [number for number in sorted(steps) if held and number > held]
    if not missing:
        return
    with transaction(connection):
        for number in missing:
            connection.execute(steps[number])
            connection.execute("INSERT INTO meta VALUES (?, ?, ?)", [number, migrated_at, code_version])


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
        msg = f"{does} `gristmill publish` and the next `gristmill ingest` bring it up to date."
    else:
        msg = f"{does} Use the version of Gristmill that made it, or a newer one."
    raise RunError(msg)


def _version(connection: duckdb.DuckDBPyConnection) -> int | None:
    row = connection.execute("SELECT max(schema_version) FROM meta").fetchone()
    return row[0] if row else None
