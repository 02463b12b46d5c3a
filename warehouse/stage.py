"""Rows to Parquet files of one batch, in a folder that appears only when it is complete."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import pyarrow.parquet as pq
from pydantic import BaseModel

from schemas.arrow import arrow_schema, to_arrow
from schemas.tables import TABLES

__all__ = ["BatchWriter"]


class BatchWriter:
    """Writes the tables of a batch to `folder`, a Parquet file each.

    The files are written under another name and the folder is renamed when all are complete; an error on the way
    removes what was written. Raises OSError, such as for a full disk.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._temporary = folder.with_name(f".{folder.name}")
        self._writers: dict[str, pq.ParquetWriter] = {}

    def __enter__(self) -> Self:
        for leftover in (self._temporary, self._folder):
            shutil.rmtree(leftover, ignore_errors=True)
        self._temporary.mkdir(parents=True)
        return self

    def write(self, table: str, rows: Sequence[BaseModel]) -> None:
        """Append rows to a table; the same tables in the same order give the same file."""
        if not rows:
            return
        model = TABLES[table]
        if table not in self._writers:
            # zstd at its fastest: staging lives for seconds, and what is written is read back once.
            path = self._temporary / f"{table}.parquet"
            self._writers[table] = pq.ParquetWriter(path, arrow_schema(model), compression="zstd", compression_level=1)
        self._writers[table].write_table(to_arrow(model, rows))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            for writer in self._writers.values():
                writer.close()
            if kind is None:
                self._temporary.rename(self._folder)
        finally:
            shutil.rmtree(self._temporary, ignore_errors=True)
