"""The files of the lake as the catalog names them, and whether they are there."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import duckdb

from warehouse.load import run_sql

__all__ = ["LakeFile", "list_lake_files", "what_is_lost"]


class LakeFile(NamedTuple):
    """A file of a table: rows, or notes of which rows of another are deleted."""

    table: str
    path: Path
    size_bytes: int
    is_data: bool


def list_lake_files(connection: duckdb.DuckDBPyConnection, table: str) -> Iterator[LakeFile]:
    """Give the files of a table in its present state."""
    for data, size, deleted, deleted_size in run_sql(connection, "92_files/files", table=table).fetchall():
        if data is not None:
            yield LakeFile(table, Path(data), size, is_data=True)
        if deleted is not None:
            yield LakeFile(table, Path(deleted), deleted_size, is_data=False)


def what_is_lost(file: LakeFile) -> str | None:
    """Say that a file is gone or of another size than the catalog says; None where it is not."""
    size = file.path.stat().st_size if file.path.is_file() else None
    if size == file.size_bytes:
        return None
    return "it is gone" if size is None else f"it has {size:,} bytes, and had {file.size_bytes:,}"
