"""A catalog in PostgreSQL: whether it is there, its locks, which hold across machines, and its room.

A lock is held by a transaction of a connection of its own: it goes with the process, however that ends, and the server
takes it back when the connection is lost. Passwords are libpq's own matter (PGPASSWORD, ~/.pgpass): none is seen here.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from text.errors import BusyError, RunError
from warehouse.extensions import extension_path

__all__ = ["READERS_LOCK", "RUN_LOCK", "compact", "has_catalog", "hold_advisory_lock", "is_free"]

RUN_LOCK, READERS_LOCK = 1, 2
_SPACE = 0x67726973  # "gris": the first half of the keys of all our locks
_PAUSE_SECONDS = 0.2
_BUSY = {
    RUN_LOCK: "Another run is active on the catalog in PostgreSQL ({}). Wait for it, or add --wait.",
    READERS_LOCK: "The lake of the catalog in PostgreSQL ({}) is in use. Try again later.",
}


@contextmanager
def _session(words: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """Connect to the server by itself. Raises RunError where it cannot be reached."""
    connection = duckdb.connect(config={"threads": 1, "autoinstall_known_extensions": False})
    try:
        connection.load_extension(str(extension_path("postgres_scanner")))
        try:
            connection.execute(f"ATTACH '{words}' AS pg (TYPE postgres)")
        except duckdb.Error as exc:
            msg = f"The catalog in PostgreSQL ({words}) cannot be reached: {str(exc).strip().splitlines()[-1]}"
            raise RunError(msg) from exc
        yield connection
    finally:
        connection.close()


def _ask(connection: duckdb.DuckDBPyConnection, query: str) -> list[tuple[object, ...]]:
    return connection.execute("FROM postgres_query('pg', ?)", [query]).fetchall()


def has_catalog(words: str) -> bool:
    """Tell whether a database holds a catalog of DuckLake's."""
    with _session(words) as connection:
        return _ask(connection, "SELECT to_regclass('ducklake_snapshot') IS NOT NULL") == [(True,)]


@contextmanager
def hold_advisory_lock(words: str | None, lock: int, *, shared: bool = False, wait_seconds: float) -> Iterator[None]:
    """Hold a lock of the catalog's server, if the catalog is on one.

    Raises BusyError where it is not to be had within `wait_seconds`, RunError where the server cannot be reached.
    """
    if words is None:
        yield
        return
    deadline = time.monotonic() + wait_seconds
    with _session(words) as connection:
        connection.execute("BEGIN")
        # A run may take long; the server must not take its lock for one that was left behind.
        connection.execute("CALL postgres_execute('pg', 'SET LOCAL idle_in_transaction_session_timeout = 0')")
        while not _try(connection, lock, shared=shared):
            if time.monotonic() >= deadline:
                raise BusyError(_BUSY[lock].format(words))
            time.sleep(_PAUSE_SECONDS)
        yield


def _try(connection: duckdb.DuckDBPyConnection, lock: int, *, shared: bool) -> bool:
    how = "_shared" if shared else ""
    return _ask(connection, f"SELECT pg_try_advisory_xact_lock{how}({_SPACE}, {lock})") == [(True,)]


def is_free(words: str, lock: int) -> bool:
    """Tell whether nobody holds a lock alone."""
    try:
        with hold_advisory_lock(words, lock, shared=True, wait_seconds=0):
            return True
    except BusyError:
        return False


def compact(words: str) -> None:
    """Give back the room of deleted rows of the catalog, and what stands in it. Nobody is attached to the lake."""
    tables = (
        "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND starts_with(tablename, 'ducklake_')"
    )
    with _session(words) as connection:
        for (name,) in _ask(connection, tables):
            statement = f'VACUUM FULL "{name}"'
            connection.execute("CALL postgres_execute('pg', ?, use_transaction => false)", [statement])
