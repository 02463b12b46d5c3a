"""Which state of the lake something was made from, and what has changed since: read from the catalog, not from rows."""

from typing import NamedTuple

import duckdb

from schemas.tables import TABLES
from warehouse.load import run_sql

__all__ = ["Snapshot", "changed_tables", "current_snapshot"]


class Snapshot(NamedTuple):
    """A state of the lake: its id, and when it was made, for a lake restored from a backup gives ids again."""

    snapshot_id: int
    snapshot_us: int  # microseconds since 1970


def current_snapshot(connection: duckdb.DuckDBPyConnection) -> Snapshot:
    """Give the lake's present state."""
    row = run_sql(connection, "30_publish/current_snapshot").fetchone()
    return Snapshot(*row) if row else Snapshot(0, 0)


def changed_tables(connection: duckdb.DuckDBPyConnection, since: Snapshot) -> set[str]:
    """Name the tables to which anything was written since a state; all where the lake does not know that state."""
    known = run_sql(connection, "30_publish/has_snapshot", **since._asdict()).fetchone()
    rows = run_sql(connection, "30_publish/changed_tables", snapshot_id=since.snapshot_id).fetchall()
    names = {name for (name,) in rows}
    return set(TABLES) if not known or None in names else names
