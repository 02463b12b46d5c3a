"""Build the file that readers open beside the one they have open, check it, and switch the link to it at once."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import duckdb

from schemas.columns import column_names
from schemas.run import Run
from schemas.settings import Settings
from schemas.tables import DOCUMENT_TABLES, TABLES
from text.errors import RunError
from warehouse.connect import code_version, utc_now
from warehouse.generations import (
    Generation,
    building_place,
    copy_hashed,
    has_log,
    is_untouched,
    list_generations,
    published_generation,
    remove_leftovers,
    remove_old,
    seal,
    switch,
)
from warehouse.layout import Layout, layout_of
from warehouse.load import insert_run, run_sql, why_failed
from warehouse.prepare import make_prepared, prepare, shape_of_prepared
from warehouse.snapshots import Snapshot, changed_tables, current_snapshot
from warehouse.sql import script, scripts

__all__ = [
    "OF_RUNS",
    "Published",
    "attached",
    "differing_counts",
    "news",
    "publish",
    "published_tables",
    "shape_of",
    "told_to_readers",
]

# The version that every DuckDB client from 1.1 on can open; 1.0 fails on list columns that hold no element.
_STORAGE_VERSION = "v1.0.0"
# Small beside the texts, changed in place: written anew where anything in them changed.
_REWRITTEN = ("meta", "runs", "source_files", "quarantine", "derivations", "duplicates", "repeated_lines")
# What each run writes, of itself: alone it is no reason for another generation, and comes with the next.
OF_RUNS = {"runs", "run_files", "run_sources", "derivations"}


class Published(NamedTuple):
    """What readers have now: a generation's number, its file, and how it came about.

    `is_new` is off where the lake held nothing that the file had not; `is_full` says that it was built from nothing,
    `altered` which published file was found changed or damaged, for which it had to be.
    """

    generation: int
    path: Path
    is_full: bool
    is_new: bool = True
    altered: Path | None = None

    @property
    def link(self) -> Path:
        """What readers open."""
        return Layout(self.path.parents[2]).serving


def publish(
    connection: duckdb.DuckDBPyConnection, settings: Settings, run: Run | None = None, *, full: bool = False
) -> Published:
    """Publish the lake's present state, if readers have not got it already.

    Starts from a copy of the file before and brings over what changed; `full` builds it from nothing, as does a file
    of another shape, and one that somebody changed since it was published. `run` is the row of the run that publishes
    as it will be when that is done: the file has it so, for the lake has it only after the switch. Raises RunError
    where the disk is full or the new file does not hold what the lake holds; the published file stays as it was.
    """
    publication = _Publication(connection, settings, run)
    try:
        remove_leftovers(publication.layout)
        return publication.make(full=full)
    except (duckdb.Error, OSError) as exc:
        msg = f"The file for readers could not be built in {publication.layout.generations}: {why_failed(exc)}"
        raise RunError(msg) from exc
    finally:
        remove_leftovers(publication.layout)


class _Publication:
    """One publication: what there is, and the steps to what shall be."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, settings: Settings, run: Run | None) -> None:
        self.layout = layout_of(settings.warehouse)
        self._connection = connection
        self._settings = settings
        self._run = run
        self._shape = shape_of(settings)
        self._snapshot = current_snapshot(connection)

    def make(self, *, full: bool) -> Published:
        before = published_generation(self.layout)
        altered = None
        if before is not None and before.seal is not None and before.seal.shape == self._shape and not full:
            changed = changed_tables(self._connection, Snapshot(before.seal.snapshot_id, before.seal.snapshot_us))
            if not news(self._connection, self._settings, before) and is_untouched(self.layout, before):
                return Published(before.number, before.path, is_full=False, is_new=False)
            building = self._begin()
            if not has_log(self.layout, before.path) and copy_hashed(before.path, building) == before.seal.sha256:
                return self._finish(building, changed)
            altered = before.path
            remove_leftovers(self.layout)
        elif not full and _is_suspect(self.layout, before):
            altered = self.layout.serving if before is None else before.path
        published = self._finish(self._begin(), None)
        return published._replace(is_full=True, altered=altered)

    def _begin(self) -> Path:
        self._number = max(list_generations(self.layout), default=0) + 1
        return building_place(self.layout, self._number)

    def _finish(self, building: Path, changed: set[str] | None) -> Published:
        """Bring a file up to date, or fill it where `changed` is none, seal it and switch to it."""
        connection, run = self._connection, self._run
        with attached(connection, building, f"STORAGE_VERSION '{_STORAGE_VERSION}'"):
            if changed is None:
                _make_tables(connection, self._settings)
            _bring_over(connection, self._settings, changed)
            if run is not None:
                insert_run(connection, run, "serving.runs")
            _check(connection, self._settings)
            run_id = None if run is None else run.run_id
            row = [self._number, utc_now(), self._shape, code_version(), run_id]
            connection.execute("INSERT INTO serving.publications VALUES (?, ?, ?, ?, ?)", row)
        seal(
            building,
            generation=self._number,
            shape=self._shape,
            run_id=run_id,
            status=None if run is None else run.status,
            phrases=self._settings.phrases.version(),
            **self._snapshot._asdict(),
        )
        path = switch(self.layout, building, self._number)
        remove_old(self.layout, self._settings.publish.keep_generations)
        return Published(self._number, path, is_full=False)


def news(connection: duckdb.DuckDBPyConnection, settings: Settings, generation: Generation) -> list[str]:
    """Say in what the lake is ahead of a sealed file; what runs write of themselves does not count."""
    seal_ = generation.seal
    if seal_ is None:
        return ["everything, for it has no seal"]
    changed = changed_tables(connection, Snapshot(seal_.snapshot_id, seal_.snapshot_us))
    tables = changed & {*published_tables(settings)} - OF_RUNS
    if tables == {"source_files"}:
        with attached(connection, generation.path, "READ_ONLY"):  # differences in nothing but when they were read?
            tables = tables if run_sql(connection, "30_publish/moved_files").fetchone() else set()
    status = _status_in_lake(connection, seal_.run_id)
    if seal_.phrases != settings.phrases.version():
        tables = {*tables, "the list of phrases"}
    told = [] if status == seal_.status else [f"the run {seal_.run_id}, {status} in the lake and {seal_.status} there"]
    return sorted(tables) + told


def differing_counts(connection: duckdb.DuckDBPyConnection, settings: Settings) -> Iterator[str]:
    """Tell of tables of which the attached file holds other numbers of rows, or rows of other loads, than the lake."""
    for table in published_tables(settings):
        counts = [
            connection.execute(
                f"SELECT count(*), count(DISTINCT {_load_column(table)}) FROM {place}.{table}"
            ).fetchone()
            for place in ("lake", "serving")
        ]
        if counts[0] != counts[1]:
            yield f"{counts[1]} rows and loads of {table}, the lake has {counts[0]}"


def told_to_readers(connection: duckdb.DuckDBPyConnection, settings: Settings) -> Run | None:
    """Give the row that the published file has of a run which the lake has as running still.

    That run was killed, or could not write, between the switch and its entry in the lake. Call it under the lock.
    """
    layout = layout_of(settings.warehouse)
    before = published_generation(layout)
    if before is None or before.seal is None or before.seal.shape != shape_of(settings):
        return None
    if _status_in_lake(connection, before.seal.run_id) != "running" or not is_untouched(layout, before):
        return None
    with duckdb.connect(str(before.path), read_only=True) as reader:
        cursor = reader.execute("FROM runs WHERE run_id = ?", [before.seal.run_id])
        names = [column[0] for column in cursor.description or []]
        return Run.model_validate(dict(zip(names, cursor.fetchall()[0], strict=True)))


def _is_suspect(layout: Layout, before: Generation | None) -> bool:
    """Tell whether a file that cannot be started from should have been one."""
    if before is None:
        return os.path.lexists(layout.serving)
    return before.seal is None and before.path.parent.parent == layout.generations.resolve()


def shape_of(settings: Settings) -> str:
    """Hash what a serving file looks like: its tables, its marts, and whether raw texts are in it."""
    parts = [
        *scripts("10_tables").values(),
        *scripts("38_macros").values(),
        *scripts("40_marts").values(),
        *shape_of_prepared(),
        script("30_publish/without_bytes"),
    ]
    return hashlib.sha256("\n".join([*parts, str(settings.publish.include_raw)]).encode()).hexdigest()


def _status_in_lake(connection: duckdb.DuckDBPyConnection, run_id: str | None) -> str | None:
    row = connection.execute("SELECT status FROM lake.runs WHERE run_id = ?", [run_id]).fetchone()
    return row[0] if row else None


@contextmanager
def attached(connection: duckdb.DuckDBPyConnection, path: Path, option: str) -> Iterator[None]:
    """Attach a published file as `serving`, with an option of ATTACH."""
    literal = str(path).replace("'", "''")
    connection.execute(f"ATTACH '{literal}' AS serving ({option})")
    try:
        yield
    finally:
        connection.execute("USE lake")
        connection.execute("DETACH serving")


def published_tables(settings: Settings) -> list[str]:
    """Name the tables that readers get."""
    hidden = {"fingerprints", "forgotten"} | (set() if settings.publish.include_raw else {"raw_documents"})
    return [name for name in TABLES if name not in hidden]


def _make_tables(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """Make the tables that readers get, and the marts; a column that stays empty says so."""
    connection.execute("USE serving")
    make_prepared(connection)
    tables = scripts("10_tables")
    for statements in (
        *(tables[name] for name in published_tables(settings)),
        *scripts("38_macros").values(),
        *scripts("40_marts").values(),
    ):
        connection.execute(statements)
    if not settings.publish.include_raw:
        run_sql(connection, "30_publish/without_bytes")
    connection.execute("USE lake")


def _bring_over(connection: duckdb.DuckDBPyConnection, settings: Settings, changed: set[str] | None) -> None:
    """Delete from the serving file what the lake no longer has, and insert what it lacks; all where it has nothing."""
    tables = published_tables(settings)
    run_sql(connection, "30_publish/10_changed_documents")
    run_sql(connection, "30_publish/20_gone_documents")
    for table in tables:
        if changed is None:
            _insert(connection, settings, table)
        elif table in DOCUMENT_TABLES:
            connection.execute(f"DELETE FROM serving.{table} WHERE document_id IN (FROM gone_documents)")
            # run_id sorts by time, so that files of earlier runs are skipped by their statistics.
            _insert(connection, settings, table, script("30_publish/is_changed"))
        elif table in _REWRITTEN or table == "raw_documents":
            if table in changed:
                connection.execute(f"DELETE FROM serving.{table}")
                _insert(connection, settings, table)
        else:
            # A lake that was restored from a backup lacks runs that were published.
            connection.execute(f"DELETE FROM serving.{table} WHERE run_id NOT IN (SELECT run_id FROM lake.{table})")
            _insert(connection, settings, table, f"run_id NOT IN (SELECT run_id FROM serving.{table})")
    prepare(connection, settings.phrases)


def _insert(connection: duckdb.DuckDBPyConnection, settings: Settings, table: str, where: str = "true") -> None:
    columns = {name: name for name in column_names(TABLES[table])}
    if table == "quarantine" and not settings.publish.include_raw:
        columns["raw_bytes"] = "NULL"
    names, values = ", ".join(columns), ", ".join(columns.values())
    connection.execute(f"INSERT INTO serving.{table} ({names}) SELECT {values} FROM lake.{table} WHERE {where}")


def _check(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """Demand that the new file holds as many rows of each table, from the same loads, as the lake."""
    for difference in differing_counts(connection, settings):
        msg = (
            f"The file for readers would hold {difference}. "
            "It was not published; run `gristmill publish` to build it from nothing."
        )
        raise RunError(msg)


def _load_column(table: str) -> str:
    return "schema_version" if table == "meta" else "batch_id"
