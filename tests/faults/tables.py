"""Compare what two warehouses hold."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from schemas.columns import column_names
from schemas.settings import Settings, WarehouseSettings
from schemas.tables import TABLES
from warehouse.check import check_lake, check_serving
from warehouse.connect import open_lake, open_serving
from warehouse.publish import published_tables

__all__ = ["Published", "Rows", "State", "published_in", "state_of"]

# What may differ between two loads of the same input.
_OF_THE_LOAD = {
    "batch_id",
    "run_id",
    "ingested_at",
    "modified_at",
    "read_at",
    "first_seen_at",
    "valid_from",
    "path",
}
# Times of a run of which only whether there is one must be the same.
_WHETHER = {"valid_to", "missing_since", "replayed_at"}
_HISTORY = {"runs", "run_files", "run_sources", "derivations"}

Rows = dict[str, list[tuple[Any, ...]]]


class Published(NamedTuple):
    """What readers get: the number of the generation, and its rows."""

    generation: int
    rows: Rows


class State(NamedTuple):
    """What a warehouse holds: rows, what became of each run and file, what is published, which checks fail, and what
    the lake holds beside its tables.
    """

    tables: Rows
    runs: list[str]
    fates: dict[str, set[str]]
    published: Published
    failed_checks: list[str]
    strays: list[str]


def state_of(folder: Path) -> State:
    """Read a warehouse, as `gristmill check` does: the lake and the published file."""
    settings = WarehouseSettings(path=folder)
    with open_lake(settings, read_only=True) as lake:
        tables, runs, fates, findings = _rows(lake), _runs(lake), _fates(lake), check_lake(lake)
        strays = _strays(lake)
    with open_serving(settings) as serving:
        published = _published(serving)
        findings += check_serving(serving)
    failed = [finding.check for finding in findings if finding.offenders]
    return State(tables, runs, fates, published, failed, strays)


def published_in(folder: Path) -> Published:
    """Read the published file of a warehouse."""
    with open_serving(WarehouseSettings(path=folder)) as serving:
        return _published(serving)


def _published(serving: duckdb.DuckDBPyConnection) -> Published:
    (generation,) = serving.execute("SELECT max(generation) FROM publications").fetchone() or (0,)
    return Published(generation, _rows(serving, published_tables(Settings())))


def _rows(connection: duckdb.DuckDBPyConnection, tables: Iterable[str] = TABLES) -> Rows:
    return {
        table: connection.execute(f"SELECT {_columns(table)} FROM {table} ORDER BY ALL").fetchall()
        for table in tables
        if table not in _HISTORY
    }


def _columns(table: str) -> str:
    names = [name for name in column_names(TABLES[table]) if name not in _OF_THE_LOAD]
    return ", ".join(f"{name} IS NULL AS {name}" if name in _WHETHER else name for name in names)


def _runs(lake: duckdb.DuckDBPyConnection) -> list[str]:
    """Give the statuses of all runs, in order of time."""
    return [status for (status,) in lake.execute("SELECT status FROM runs ORDER BY run_id").fetchall()]


def _strays(lake: duckdb.DuckDBPyConnection) -> list[str]:
    query = "SELECT table_name FROM information_schema.tables WHERE table_catalog = 'lake' AND table_schema = 'main'"
    return sorted({name for (name,) in lake.execute(query).fetchall()} - TABLES.keys())


def _fates(connection: duckdb.DuckDBPyConnection) -> dict[str, set[str]]:
    """Tell what became of each file over all runs; one that an interrupted run has loaded is unchanged to the next."""
    rows = connection.execute("SELECT source_uri, status, reason FROM run_files").fetchall()
    fates: dict[str, set[str]] = {}
    for uri, status, reason in rows:
        fates.setdefault(uri, set()).add(f"{status} {reason or ''}".strip())
    return {uri: fate - {"unchanged"} or fate for uri, fate in fates.items()}
