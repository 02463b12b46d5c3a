"""One commit: whole files, replaced and loaded in one transaction together with their rows of the ledger."""

import datetime as dt
from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import pyarrow as pa

from schemas.arrow import arrow_schema
from schemas.run import Run
from schemas.run_file import FileStatus
from schemas.tables import STAGED_TABLES, TABLES
from text.errors import RetryableError, RunError
from warehouse.sql import script, scripts

__all__ = [
    "CommitFile",
    "commit_files",
    "find_repeated_keys",
    "insert_run",
    "load_replayed",
    "load_reprocessed",
    "run_sql",
    "transaction",
    "why_failed",
]


class CommitFile(NamedTuple):
    """One file version to be loaded, as `source_files` and `run_files` will tell it."""

    file_id: str
    source_name: str
    source_uri: str
    path: str
    sha256: str
    size_bytes: int
    modified_at: dt.datetime
    read_at: dt.datetime
    format: str
    compression: str | None
    record_count: int
    status: FileStatus
    is_known: bool  # whether the warehouse has met the file in an earlier run
    max_rejects: int  # rejected records that have a row of their own; later ones are summed up
    batch_id: str
    run_id: str
    ingested_at: dt.datetime
    mill_seconds: float = 0.0  # of workers, by the clock


_COMMIT_SCHEMA = pa.schema(
    [
        *(
            arrow_schema(TABLES["source_files"]).field(name)
            for name in CommitFile._fields
            if name not in {"status", "is_known", "max_rejects", "mill_seconds"}
        ),
        pa.field("status", pa.string(), nullable=False),
        pa.field("is_known", pa.bool_(), nullable=False),
        pa.field("max_rejects", pa.int64(), nullable=False),
        pa.field("mill_seconds", pa.float64(), nullable=False),
    ]
)


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All or nothing.

    Raises RetryableError where the catalog was busy, and RunError, naming the cause, where the disk is full or the
    warehouse cannot be written; in both cases nothing of it stays.
    """
    try:
        connection.execute("BEGIN")
        yield
        connection.execute("COMMIT")
    except duckdb.Error as exc:
        _roll_back(connection)
        cause = why_failed(exc)
        if "database is locked" in cause:
            msg = f"The catalog {_catalog(connection)} is busy: {cause}"
            raise RetryableError(msg) from exc
        msg = f"The warehouse with the catalog {_catalog(connection)} could not be written: {cause}"
        raise RunError(msg) from exc
    except BaseException:
        _roll_back(connection)
        raise


def _roll_back(connection: duckdb.DuckDBPyConnection) -> None:
    try:
        connection.execute("ROLLBACK")
    except duckdb.TransactionException:  # the failed statement has ended the transaction already
        return


def _catalog(connection: duckdb.DuckDBPyConnection) -> str:
    """Name the catalog's file, by a cursor that does not look into the catalog: it may be out of order."""
    query = "SELECT path FROM duckdb_databases() WHERE database_name = 'lake'"
    with connection.cursor() as outside:
        (path,) = outside.execute(query).fetchone() or ("",)
    return str(path).removeprefix("sqlite:")


def why_failed(error: Exception) -> str:
    """Give what failed, and why: the first line of a message of DuckDB's, and the last."""
    lines = str(error).splitlines()
    return " ".join(dict.fromkeys([lines[0], lines[-1]]))


def run_sql(connection: duckdb.DuckDBPyConnection, name: str, **values: Any) -> duckdb.DuckDBPyConnection:
    """Run one of the project's SQL files, its `$names` bound to values."""
    return connection.execute(script(name), values or None)


def insert_run(connection: duckdb.DuckDBPyConnection, run: Run, table: str = "runs") -> None:
    """Write a run's row, in place of the one it has."""
    connection.execute(f"DELETE FROM {table} WHERE run_id = ?", [run.run_id])  # noqa: S608 - our own table
    columns = list(Run.model_fields)
    marks = ", ".join("?" for _ in columns)
    values = [getattr(run, column) for column in columns]
    connection.execute(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", values)  # noqa: S608 - our own column names


def find_repeated_keys(connection: duckdb.DuckDBPyConnection, folders: Sequence[Path]) -> dict[str, "array[int]"]:
    """Find the staged records whose key an earlier record of their file has; gives their indexes by file_id."""
    _view_staged(connection, "documents", folders)
    cursor = run_sql(connection, "15_repeated_keys")
    found: dict[str, array[int]] = {}
    while rows := cursor.fetchmany(10_000):  # they may be millions, which take little room in an array
        for file_id, index in rows:
            found.setdefault(file_id, array("q")).append(index)
    return found


def commit_files(
    connection: duckdb.DuckDBPyConnection, files: Sequence[CommitFile], folders: Sequence[Path], started_at: dt.datetime
) -> int:
    """Load whole files from the staging folders of all their batches: replace, insert, enter into the ledger.

    Returns how many of the quarantined records no earlier run had met. Raises as `transaction` does.
    """
    rows = pa.Table.from_pylist([file._asdict() for file in files], schema=_COMMIT_SCHEMA)
    with transaction(connection):
        connection.register("commit_files", rows)
        for table in STAGED_TABLES:
            _view_staged(connection, table, folders)
        for name, statement in scripts("20_load").items():
            if not name.startswith("50_") or any(file.is_known for file in files):
                _execute(connection, statement, started_at)
        (new,) = run_sql(connection, "16_count_new_quarantine").fetchone() or (0,)
        connection.unregister("commit_files")
    return int(new)


def load_replayed(
    connection: duckdb.DuckDBPyConnection,
    quarantine_ids: Sequence[str],
    folders: Sequence[Path],
    started_at: dt.datetime,
) -> None:
    """Load the documents of rejected records that passed after all, and mark those records, in one transaction."""
    statements = scripts("20_load")
    with transaction(connection):
        for table in STAGED_TABLES:
            _view_staged(connection, table, folders)
        run_sql(connection, "22_replay/20_raw_versions")
        for name, statement in statements.items():
            if name.startswith(("40_", "60_")):
                _execute(connection, statement, started_at)
        run_sql(connection, "22_replay/90_mark_replayed", ids=list(quarantine_ids), started_at=started_at)


def load_reprocessed(connection: duckdb.DuckDBPyConnection, folders: Sequence[Path], started_at: dt.datetime) -> None:
    """Put rows that were made anew in place of those that their documents have, in one transaction.

    The texts that they were made from stay as they are. Raises as `transaction` does.
    """
    statements = scripts("20_load")
    with transaction(connection):
        for table in STAGED_TABLES:
            _view_staged(connection, table, folders)
        run_sql(connection, "24_reprocess/30_old_documents")
        for name, statement in statements.items():
            if name.startswith(("50_", "60_")):
                _execute(connection, statement, started_at)


def _execute(connection: duckdb.DuckDBPyConnection, statement: str, started_at: dt.datetime) -> None:
    connection.execute(statement, {"started_at": started_at} if "$started_at" in statement else None)


def _view_staged(connection: duckdb.DuckDBPyConnection, table: str, folders: Sequence[Path]) -> None:
    """Make the staged rows of a table visible as `staged_<table>`, none where no batch has any.

    What is registered is a temporary view. One that `create_view` makes would be committed to the lake, and stay there.
    """
    files = [str(path) for folder in folders if (path := folder / f"{table}.parquet").exists()]
    rows = connection.read_parquet(files) if files else arrow_schema(TABLES[table]).empty_table()
    connection.unregister(f"staged_{table}")
    connection.register(f"staged_{table}", rows)
