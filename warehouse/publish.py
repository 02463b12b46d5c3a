"""Build the file that readers open beside the one they have open, check it, and switch the link to it at once."""

import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import duckdb

from schemas.columns import column_names
from schemas.settings import Settings
from schemas.tables import DOCUMENT_TABLES, TABLES
from text.errors import RunError
from warehouse.connect import code_version, utc_now
from warehouse.layout import Layout
from warehouse.load import run_sql, why_failed
from warehouse.sql import script, scripts

__all__ = ["Published", "publish"]

# The version that every DuckDB client from 1.0 on can open.
_STORAGE_VERSION = "v1.0.0"
# Small beside the texts, changed in place: written anew at each publication.
_REWRITTEN = ("meta", "runs", "source_files", "quarantine", "derivations", "duplicates", "repeated_lines")


class Published(NamedTuple):
    """A published generation: its number, its file, and whether it was built from nothing or from the one before."""

    generation: int
    path: Path
    is_full: bool


def publish(connection: duckdb.DuckDBPyConnection, settings: Settings, *, full: bool = False) -> Published:
    """Publish the lake's present state.

    Starts from a copy of the file before and brings over what changed; `full` builds it from nothing, as does a file
    of another shape. Raises RunError where the disk is full or the new file does not hold what the lake holds; the
    published file stays as it was.
    """
    layout = Layout(settings.warehouse.path)
    _remove_leftovers(layout)
    generation = max(_generations(layout), default=0) + 1
    building = layout.root / f".serving-{generation:06d}.duckdb"
    before = None if full else _published_before(layout, _shape(settings))
    try:
        try:
            _build(connection, settings, building, generation, before)
        except duckdb.IOException:
            if before is None:
                raise
            before = None  # perhaps what is published is damaged inside: building from nothing mends it
            _remove_leftovers(layout)
            _build(connection, settings, building, generation, before)
        path = _switch(layout, building, generation)
    except (duckdb.Error, OSError) as exc:
        msg = f"The file for readers, {building}, could not be built: {why_failed(exc)}"
        raise RunError(msg) from exc
    finally:
        _remove_leftovers(layout)
    _remove_old(layout, settings.publish.keep_generations)
    return Published(generation, path, is_full=before is None)


def _build(
    connection: duckdb.DuckDBPyConnection, settings: Settings, building: Path, generation: int, before: Path | None
) -> None:
    if before is not None:
        shutil.copyfile(before, building)
    with _attached(connection, building):
        if before is None:
            _make_tables(connection)
        _bring_over(connection, settings, is_new=before is None)
        _check(connection, settings)
        row = [generation, utc_now(), _shape(settings), code_version()]
        connection.execute("INSERT INTO serving.publications VALUES (?, ?, ?, ?)", row)


def _remove_leftovers(layout: Layout) -> None:
    """Remove what a publication that failed or was killed left: its file, the file's log, a link."""
    for leftover in layout.root.glob(".serving-*"):
        leftover.unlink(missing_ok=True)


def _shape(settings: Settings) -> str:
    """Hash what a serving file looks like: its tables, its marts, and whether raw texts are in it."""
    parts = [*scripts("10_tables").values(), *scripts("40_marts").values(), script("30_publish/publications")]
    return hashlib.sha256("\n".join([*parts, str(settings.publish.include_raw)]).encode()).hexdigest()


def _generations(layout: Layout) -> dict[int, Path]:
    names = {path: re.fullmatch(r"serving-(\d{6,})\.duckdb", path.name) for path in layout.root.iterdir()}
    return {int(match[1]): path for path, match in names.items() if match}


def _published_before(layout: Layout, shape: str) -> Path | None:
    """Give the file that is published now, where it has the shape wanted and can be read."""
    if not layout.serving.exists():
        return None
    path = layout.serving.resolve()
    try:
        with duckdb.connect(str(path), read_only=True) as reader:
            row = reader.execute("SELECT shape FROM publications ORDER BY generation DESC LIMIT 1").fetchone()
    except duckdb.Error:
        return None  # damaged, or not ours: building from nothing mends it
    return path if row == (shape,) else None


@contextmanager
def _attached(connection: duckdb.DuckDBPyConnection, path: Path) -> Iterator[None]:
    literal = str(path).replace("'", "''")
    connection.execute(f"ATTACH '{literal}' AS serving (STORAGE_VERSION '{_STORAGE_VERSION}')")
    try:
        yield
    finally:
        connection.execute("USE lake")
        connection.execute("DETACH serving")


def _tables(settings: Settings) -> list[str]:
    hidden = {"fingerprints"} if settings.publish.include_raw else {"fingerprints", "raw_documents"}
    return [name for name in TABLES if name not in hidden]


def _make_tables(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("USE serving")
    for statements in (
        *scripts("10_tables").values(),
        script("30_publish/publications"),
        *scripts("40_marts").values(),
    ):
        connection.execute(statements)
    connection.execute("USE lake")


def _bring_over(connection: duckdb.DuckDBPyConnection, settings: Settings, *, is_new: bool) -> None:
    """Delete from the serving file what the lake no longer has, and insert what it lacks."""
    tables = _tables(settings)
    if is_new:
        for table in tables:
            _insert(connection, settings, table)
        return
    run_sql(connection, "30_publish/10_changed_documents")
    run_sql(connection, "30_publish/20_gone_documents")
    for table in tables:
        if table in DOCUMENT_TABLES:
            connection.execute(f"DELETE FROM serving.{table} WHERE document_id IN (FROM gone_documents)")
            # run_id sorts by time, so that files of earlier runs are skipped by their statistics.
            _insert(connection, settings, table, script("30_publish/is_changed"))
        elif table in _REWRITTEN or table == "raw_documents":
            connection.execute(f"DELETE FROM serving.{table}")
            _insert(connection, settings, table)
        else:
            _insert(connection, settings, table, f"run_id NOT IN (SELECT run_id FROM serving.{table})")


def _insert(connection: duckdb.DuckDBPyConnection, settings: Settings, table: str, where: str = "true") -> None:
    columns = {name: name for name in column_names(TABLES[table])}
    if table == "quarantine" and not settings.publish.include_raw:
        columns["raw_bytes"] = "NULL"
    names, values = ", ".join(columns), ", ".join(columns.values())
    connection.execute(f"INSERT INTO serving.{table} ({names}) SELECT {values} FROM lake.{table} WHERE {where}")


def _check(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """Demand that the new file holds as many rows of each table, from the same loads, as the lake."""
    for table in _tables(settings):
        counts = [
            connection.execute(
                f"SELECT count(*), count(DISTINCT {_load_column(table)}) FROM {place}.{table}"
            ).fetchone()
            for place in ("lake", "serving")
        ]
        if counts[0] != counts[1]:
            msg = (
                f"The file for readers would hold {counts[1]} rows and loads of {table}, the lake has {counts[0]}. "
                "It was not published; run `gristmill publish` to build it from nothing."
            )
            raise RunError(msg)


def _load_column(table: str) -> str:
    return "schema_version" if table == "meta" else "batch_id"


def _switch(layout: Layout, building: Path, generation: int) -> Path:
    """Give the file its name and point the link at it: to a reader both happen at once."""
    path = layout.generation(generation)
    _sync(building)
    building.replace(path)
    link = layout.root / f".serving-link-{generation:06d}"
    link.unlink(missing_ok=True)
    link.symlink_to(path.name)
    link.replace(layout.serving)
    _sync(layout.root)
    return path


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove_old(layout: Layout, keep: int) -> None:
    """Remove all but the newest generations. Readers that have one open keep it until they close it."""
    published = layout.serving.resolve()
    generations = _generations(layout)
    for number in sorted(generations)[:-keep]:
        if generations[number] != published:
            generations[number].unlink(missing_ok=True)
