"""Open the lake, the serving file, and the lock that lets one run write at a time."""

import datetime as dt
import fcntl
import importlib.metadata
import importlib.util
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from schemas.meta import SCHEMA_VERSION
from schemas.settings import WarehouseSettings
from text.errors import BusyError, RunError, UsageError
from warehouse.layout import Layout
from warehouse.load import transaction, why_failed
from warehouse.migrate import check_version, migrate
from warehouse.sql import scripts

__all__ = ["code_version", "demand_warehouse", "hold_lock", "open_lake", "open_serving", "utc_now"]

_Connection = duckdb.DuckDBPyConnection
_NOTHING = "There is no warehouse in {}. Ingest something first, or name another with --warehouse."


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
        demand_warehouse(layout)
    _make_folder(layout.root)
    try:
        descriptor = os.open(layout.lock, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as exc:
        msg = f"The warehouse {layout.root} cannot be written: {exc.strerror}."
        raise RunError(msg) from exc
    try:
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as exc:
                if not wait:
                    msg = f"Another run is active on {layout.root}. Wait for it, or add --wait."
                    raise BusyError(msg) from exc
                time.sleep(0.2)
        yield
    finally:
        os.close(descriptor)


def demand_warehouse(layout: Layout) -> None:
    """Raise UsageError where there is no warehouse."""
    if not layout.catalog.exists():
        raise UsageError(_NOTHING.format(layout.root))


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        msg = f"The warehouse folder {folder} cannot be made: {exc.strerror}."
        raise RunError(msg) from exc


@contextmanager
def open_lake(settings: WarehouseSettings, *, read_only: bool = False) -> Iterator[_Connection]:
    """Open the lake as database `lake`, and make it or bring it up to date where need be, but not to read.

    Raises UsageError where there is none to read, RunError where the folder cannot be written, the catalog cannot
    be opened, newer code made it, or older code where it is opened to read, and also where input or output fails
    while it is open, as on a full disk.
    """
    layout = Layout(settings.path)
    if read_only:
        demand_warehouse(layout)
    else:
        _make_folder(layout.data)
    with (
        _scratch(layout, read_only=read_only) as scratch,
        _connect(settings, layout, scratch, read_only=read_only) as connection,
    ):
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
def _connect(settings: WarehouseSettings, layout: Layout, scratch: Path, *, read_only: bool) -> Iterator[_Connection]:
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
        _attach(connection, layout, read_only=read_only)
        if not read_only:
            _make_tables(connection)
            migrate(connection, utc_now(), code_version())
        _check_version(connection, layout)
        yield connection
    except duckdb.Error as exc:
        if isinstance(exc, duckdb.DatabaseError) and not isinstance(exc, duckdb.OperationalError):
            raise  # a fault of ours, such as a statement that is wrong; DuckLake's own errors are of the base class
        msg = f"The warehouse with the catalog {layout.catalog} could not be read or written: {why_failed(exc)}"
        raise RunError(msg) from exc
    finally:
        connection.close()


def _attach(connection: _Connection, layout: Layout, *, read_only: bool) -> None:
    options = f"DATA_PATH '{_literal(layout.data)}/', OVERRIDE_DATA_PATH true"
    options += ", META_JOURNAL_MODE 'WAL', META_BUSY_TIMEOUT 10000"
    # Rows kept inside the catalog would need a flush before files tell all; small files are merged by maintenance.
    options += ", DATA_INLINING_ROW_LIMIT 0" + (", READ_ONLY" if read_only else "")
    try:
        for name in ("sqlite_scanner", "ducklake"):
            connection.load_extension(str(_extension(name)))
        connection.execute(f"ATTACH 'ducklake:sqlite:{_literal(layout.catalog)}' AS lake ({options})")
        connection.execute("USE lake")
    except duckdb.Error as exc:
        msg = f"The catalog {layout.catalog} cannot be opened: {why_failed(exc)}"
        raise RunError(msg) from exc


def _literal(path: Path) -> str:
    """Write a path inside an SQL string, for ATTACH takes no parameters."""
    return str(path).replace("'", "''")


def _extension(name: str) -> Path:
    """Find an extension in its wheel: signed, pinned to this DuckDB, and there without a network."""
    package = importlib.util.find_spec(f"duckdb_extension_{name}")
    folders = list(package.submodule_search_locations or []) if package else []
    for folder in folders:
        found = Path(folder) / "extensions" / f"v{duckdb.__version__}" / f"{name}.duckdb_extension"
        if found.exists():
            return found
    msg = f"The DuckDB extension {name} for DuckDB {duckdb.__version__} is not installed. Run `make install` again."
    raise RunError(msg)


def _make_tables(connection: _Connection) -> None:
    tables = connection.execute("SELECT count(*) FROM duckdb_tables() WHERE database_name = 'lake'").fetchone()
    if tables and tables[0]:
        return
    with transaction(connection):
        connection.execute("CALL lake.set_option('parquet_compression', 'zstd')")
        # A thread that reads texts holds a row group of them, and by default one has 122,880 rows: with paragraphs of
        # 500 characters two threads needed 190 MiB, with longer ones any memory would be too little.
        connection.execute("CALL lake.set_option('parquet_row_group_size', '16384')")
        for statements in scripts("10_tables").values():
            connection.execute(statements)
        connection.execute("INSERT INTO meta VALUES (?, ?, ?)", [SCHEMA_VERSION, utc_now(), code_version()])


def _check_version(connection: _Connection, layout: Layout) -> None:
    try:
        check_version(connection, layout)
    except duckdb.CatalogException as exc:  # the run that was to make the tables was killed
        raise UsageError(_NOTHING.format(layout.root)) from exc


@contextmanager
def open_serving(settings: WarehouseSettings) -> Iterator[_Connection]:
    """Open the published file read-only, with no way out of it and within bounds that no statement can change.

    No other file can be read or written through it; a query that needs more memory than config allows spills to a
    folder of its own, which goes with the connection.

    Raises UsageError where nothing was published yet, RunError where the file is damaged.
    """
    layout = Layout(settings.path)
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
            msg = f"The published file {generation} cannot be opened. `gristmill publish` builds it anew."
            raise RunError(msg) from exc
        try:
            connection.execute("SET lock_configuration = true")
            yield connection
        finally:
            connection.close()
