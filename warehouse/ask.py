"""Open the lake to somebody's own questions: nothing can be written, and no other file be read."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from schemas.settings import WarehouseSettings
from text.errors import UsageError
from warehouse.connect import open_lake
from warehouse.layout import Layout, layout_of

__all__ = ["demand_question", "open_lake_to_ask"]

_QUESTIONS = {"SELECT", "EXPLAIN"}
# Functions of DuckLake that only tell. Others delete files even where the catalog cannot be written; `query` runs what
# it is given as words, which may be put together of anything, and those of PostgreSQL have the server run it.
_TELLING = (
    "snapshots|current_snapshot|last_committed_snapshot|table_info|list_files|options|settings|"
    "table_changes|table_insertions|table_deletions"
)
_ACTING = re.compile(rf"\bducklake_(?!(?:{_TELLING})\b)\w+|\bpostgres_\w+|\bquery\b\W*\(", re.IGNORECASE)


@contextmanager
def open_lake_to_ask(settings: WarehouseSettings, at: int | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the lake read-only, as it is or as it was at a snapshot, within the bounds of `gristmill sql`.

    The lake's own files are all that can be read through it; for statements see `demand_question`. Raises UsageError
    where there is no such snapshot, else as `open_lake` does.
    """
    bounded = settings.model_copy(update={"memory_mb": settings.query_memory_mb})
    try:
        with open_lake(bounded, read_only=True, of_any_version=at is not None, at=at) as lake:
            _shut(lake, layout_of(settings))
            yield lake
    except duckdb.InvalidInputException as exc:
        if at is None or "No snapshot found" not in str(exc):
            raise
        msg = f"There is no snapshot {at} in {settings.path}. `gristmill maintain` lets old ones go; "
        msg += "`gristmill sql --lake \"FROM ducklake_snapshots('lake')\"` lists those that are there."
        raise UsageError(msg) from exc


def demand_question(lake: duckdb.DuckDBPyConnection, query: str) -> None:
    """Demand that a query only asks: COPY could write beside the lake's files, and some functions delete them.

    Raises UsageError, and duckdb.Error where it is no SQL.
    """
    kinds = {statement.type.name for statement in lake.extract_statements(query)}
    acting = _ACTING.search(query)
    if kinds - _QUESTIONS or acting:
        what = f"{acting[0]} does more" if acting else f"{', '.join(sorted(kinds - _QUESTIONS))} does more"
        msg = f"The query failed: the lake takes questions only, and {what} than ask."
        raise UsageError(msg)


def _shut(lake: duckdb.DuckDBPyConnection, layout: Layout) -> None:
    """Leave open the folder of the lake's files alone."""
    lake.execute("SET allowed_directories = ?", [[f"{layout.data}/"]])
    lake.execute("SET enable_external_access = false")
    lake.execute("SET lock_configuration = true")
