"""Open the lake, the serving file, and the lock that lets one run write at a time."""

import datetime as dt
import importlib.metadata
import math
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import duckdb

from schemas.meta import SCHEMA_VERSION
from schemas.settings import WarehouseSettings
from text.errors import RunError, UsageError
from warehouse.catalog import (
    copy_catalog,
    demand_catalog,
    has_data,
    lost_catalog,
    may_write,
    nothing_there,
    refuse_lost_catalog,
)
from warehouse.extensions import extension_path
from warehouse.file_lock import hold_file_lock
from warehouse.layout import Layout, layout_of
from warehouse.load import transaction, why_failed
from warehouse.locks import hold_readers_lock
from warehouse.migrate import check_version, migrate
from warehouse.postgres import RUN_LOCK, hold_advisory_lock
from warehouse.sql import scripts

__all__ = ["code_version", "hold_lock", "open_lake", "open_serving", "utc_now"]

_Connection = duckdb.DuckDBPyConnection
_MOMENT = 0.5  # seconds
# Tables of which up to so many rows at a time are written into the catalog.
_IN_CATALOG, _IN_CATALOG_ROWS = ("runs", "run_files", "run_sources", "derivations"), 100


def utc_now() -> dt.datetime:
    """Give the time as tables hold it: UTC without a zone."""
    return dt.datetime.now(dt.UTC).replace(tzinfo=None)


def code_version() -> str:
    """Give Gristmill's own version."""
    return importlib.metadata.version("gristmill")


@contextmanager
def hold_lock(layout: Layout, *, wait: bool = False, must_exist: bool = False) -> Iterator[None]:
    """Hold the warehouse's lock: one run writes at a time; the lock goes with its process, however that ends.

    Raises BusyError when another run holds it and `wait` is off, RunError where the folder cannot be written, and
    UsageError, before any folder is made, where there is no warehouse but `must_exist`.
    """
    if must_exist:
        demand_catalog(layout)
    _make_folder(layout.root)
    seconds = math.inf if wait else _MOMENT  # whoever asks whether a run is active holds it for a moment
    busy = f"Another run is active on {layout.root}. Wait for it, or add --wait."
    with (
        hold_file_lock(layout, layout.lock, lambda: busy, wait_seconds=seconds),
        # Runs on other machines are told of by the catalog's own lock.
        hold_advisory_lock(layout.postgres, RUN_LOCK, wait_seconds=seconds),
    ):
        yield


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        msg = f"The warehouse folder {folder} cannot be made: {exc.strerror}."
        raise RunError(msg) from exc


@contextmanager
def open_lake(
    settings: WarehouseSettings, *, read_only: bool = False, of_any_version: bool = False, at: int | None = None
) -> Iterator[_Connection]:
    """Open the lake as database `lake`, and make it or bring it up to date where need be, but not to read.

    To read it `of_any_version` is to read it as it is, whoever made it; `at` as it was at a snapshot.

    Who only reads needs no right to write: SQLite does, so it is given a copy of the catalog there. Raises UsageError
    where there is none to read, RunError where there is data without its catalog, where the folder cannot be written,
    the catalog cannot be opened, newer code made it, or older code where it is opened to read, and also where input or
    output fails while it is open, as on a full disk.
    """
    layout = layout_of(settings)
    if read_only:
        demand_catalog(layout)
    else:
        refuse_lost_catalog(layout)
        _make_folder(layout.data)
    with (
        hold_readers_lock(layout) if read_only else nullcontext(),
        _scratch(layout, read_only=read_only) as scratch,
        _connect(settings, layout, scratch, read_only=read_only, at=at) as connection,
    ):
        if not of_any_version:
            _check_version(connection, layout)
        yield connection


@contextmanager
def _scratch(layout: Layout, *, read_only: bool) -> Iterator[Path]:
    """Give a folder to spill into: who writes, and so holds the lock, sweeps what a killed run left there.

    Who only reads has one elsewhere: names of DuckDB's spilled files are the same in every process.
    """
    if read_only:
        with tempfile.TemporaryDirectory(prefix="gristmill-") as folder:
            yield Path(folder)
        return
    shutil.rmtree(layout.scratch, ignore_errors=True)
    _make_folder(layout.scratch)
    yield layout.scratch


@contextmanager
def _connect(
    settings: WarehouseSettings, layout: Layout, scratch: Path, *, read_only: bool, at: int | None
) -> Iterator[_Connection]:
    connection = duckdb.connect(
        config={
            "memory_limit": f"{settings.memory_mb}MiB",
            "threads": settings.threads,
            "temp_directory": str(scratch),
            "autoinstall_known_extensions": False,
            "preserve_insertion_order": False,
        }
    )
    try:
        _attach(connection, layout, scratch, read_only=read_only, at=at)
        if not read_only:
            _make_tables(connection, layout)
            migrate(connection, layout, utc_now(), code_version())
            _keep_in_catalog(connection)
        yield connection
    except duckdb.Error as exc:
        if isinstance(exc, duckdb.DatabaseError) and not isinstance(exc, duckdb.OperationalError):
            raise  # a fault of ours, such as a statement that is wrong; DuckLake's own errors are of the base class
        msg = f"The warehouse with the catalog {layout.catalog_name} could not be read or written: {why_failed(exc)}"
        raise RunError(msg) from exc
    finally:
        connection.close()


def _attach(connection: _Connection, layout: Layout, scratch: Path, *, read_only: bool, at: int | None) -> None:
    target, extensions = _catalog_of(layout, scratch, read_only=read_only)
    options = f"DATA_PATH '{_literal(layout.data)}/', OVERRIDE_DATA_PATH true"
    options += "" if layout.postgres else ", META_JOURNAL_MODE 'WAL', META_BUSY_TIMEOUT 10000"
    # Texts are in files, however few they are; what runs write of themselves is not (`_keep_in_catalog`).
    options += f", DATA_INLINING_ROW_LIMIT 0, CREATE_IF_NOT_EXISTS {not read_only and not has_data(layout)}"
    options += ", READ_ONLY" if read_only else ""
    options += "" if at is None else f", SNAPSHOT_VERSION {at:d}"
    try:
        for name in extensions:
            connection.load_extension(str(extension_path(name)))
        connection.execute(f"ATTACH 'ducklake:{target}' AS lake ({options})")
        connection.execute("USE lake")
    except duckdb.InvalidInputException as exc:
        if "creating a new DuckLake" not in str(exc):
            raise
        if has_data(layout):
            raise lost_catalog(layout, "holds no tables of ours") from exc
        raise nothing_there(layout) from exc
    except duckdb.Error as exc:
        msg = f"The catalog {layout.catalog_name} cannot be opened: {why_failed(exc)}"
        if layout.postgres is None and "is locked" not in msg:
            msg += f". If it is damaged, move {layout.root} away and bring a backup back with `gristmill restore`."
        raise RunError(msg) from exc


def _catalog_of(layout: Layout, scratch: Path, *, read_only: bool) -> tuple[str, tuple[str, str]]:
    """Give what to attach, and the extensions that it takes, in order."""
    if layout.postgres is not None:
        return f"postgres:{layout.postgres}", ("postgres_scanner", "ducklake")
    catalog = copy_catalog(layout, scratch) if read_only and not may_write(layout) else layout.catalog
    return f"sqlite:{_literal(catalog)}", ("sqlite_scanner", "ducklake")


def _literal(path: Path) -> str:
    """Write a path inside an SQL string, for ATTACH takes no parameters."""
    return str(path).replace("'", "''")


def _make_tables(connection: _Connection, layout: Layout) -> None:
    tables = connection.execute("SELECT count(*) FROM duckdb_tables() WHERE database_name = 'lake'").fetchone()
    if tables and tables[0]:
        return
    if has_data(layout):
        raise lost_catalog(layout, "holds no tables")
    with transaction(connection):
        connection.execute("CALL lake.set_option('parquet_compression', 'zstd')")
        # A thread that reads texts holds a row group of them, and by default one has 122,880 rows: with paragraphs of
        # 500 characters two threads needed 190 MiB, with longer ones any memory would be too little.
        connection.execute("CALL lake.set_option('parquet_row_group_size', '16384')")
        for statements in scripts("10_tables").values():
            connection.execute(statements)
        connection.execute("INSERT INTO meta VALUES (?, ?, ?)", [SCHEMA_VERSION, utc_now(), code_version()])


def _keep_in_catalog(connection: _Connection) -> None:
    """Let the few rows that each run writes of itself stand in the catalog: files of a row each would soon be many.

    DuckLake sets that for a table only when the table is there.
    """
    query = """
        SELECT table_name FROM duckdb_tables()
        WHERE database_name = 'lake' AND list_contains(?, table_name) AND 'main.' || table_name NOT IN (
            SELECT scope_entry FROM ducklake_options('lake')
            WHERE option_name = 'data_inlining_row_limit' AND scope_entry IS NOT NULL
        )
    """
    for (table,) in connection.execute(query, [_IN_CATALOG]).fetchall():
        option = f"'data_inlining_row_limit', {_IN_CATALOG_ROWS}, table_name => '{table}'"
        connection.execute(f"CALL lake.set_option({option})")


def _check_version(connection: _Connection, layout: Layout) -> None:
    try:
        check_version(connection, layout)
    except duckdb.CatalogException as exc:
        if has_data(layout):
            raise lost_catalog(layout, "holds no tables") from exc
        # the run that was to make the tables was killed
        raise nothing_there(layout) from exc


@contextmanager
def open_serving(settings: WarehouseSettings) -> Iterator[_Connection]:
    """Open the published file read-only, with no way out of it and within bounds that no statement can change.

    No other file can be read or written through it; a query that needs more memory than config allows spills to a
    folder of its own, which goes with the connection.

    Raises UsageError where nothing was published yet, RunError where the file is damaged.
    """
    layout = layout_of(settings)
    try:
        generation = layout.serving.resolve(strict=True)
    except FileNotFoundError as exc:
        msg = f"Nothing is published in {layout.root} yet. Ingest something first, or name another with --warehouse."
        raise UsageError(msg) from exc
    with tempfile.TemporaryDirectory(prefix="gristmill-") as scratch:
        config: dict[str, str | bool | int | float | list[str]] = {
            "enable_external_access": False,
            "autoinstall_known_extensions": False,
            "memory_limit": f"{settings.query_memory_mb}MiB",
            "threads": settings.threads,
            "temp_directory": scratch,
        }
        try:
            connection = duckdb.connect(str(generation), read_only=True, config=config)
        except duckdb.Error as exc:
            held = re.search(r"Conflicting lock is held in (.*?)\. ", str(exc))
            if held:
                msg = f"The published file {generation} is open for writing in {held[1]}. Close it there: nobody can "
                msg += "read it meanwhile, and the next run builds it anew where it was changed."
            else:
                msg = f"The published file {generation} cannot be opened. `gristmill publish` builds it anew."
            raise RunError(msg) from exc
        try:
            connection.execute("SET lock_configuration = true")
            yield connection
        finally:
            connection.close()
