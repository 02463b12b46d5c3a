"""What older rules or settings made: counted after each run, and made anew where `--reload` asks for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa

from flows.run import process_version_of
from schemas.run import Run
from schemas.settings import Settings, SourceSettings
from warehouse.load import run_sql

__all__ = ["count_stale", "find_stale_files", "source_versions"]


def count_stale(lake: duckdb.DuckDBPyConnection, settings: Settings) -> int:
    """Count the documents that the rules in force and their own source's settings would make otherwise."""
    with source_versions(lake, settings) as plain:
        (number,) = run_sql(lake, "25_ledger/count_stale", plain=plain).fetchone() or (0,)
    return int(number)


def find_stale_files(lake: duckdb.DuckDBPyConnection, settings: Settings, run: Run, *, wanted: bool) -> None:
    """Put the files into the table `stale_files` of which rows, or rejects, are of older rules; none if not wanted."""
    with source_versions(lake, settings) as plain:
        run_sql(lake, "25_ledger/stale_files", plain=plain, run_id=run.run_id, wanted=wanted)


@contextmanager
def source_versions(lake: duckdb.DuckDBPyConnection, settings: Settings) -> Iterator[str]:
    """Make the process version of each configured source the table `versions`; gives that of all others.

    A source that is not configured (any more) has the settings that a source has by default.
    """
    versions = {source.name: process_version_of(source, settings) for source in settings.sources}
    columns = {"source_name": list(versions), "process_version": list(versions.values())}
    lake.register("versions", pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()}))
    try:
        yield process_version_of(SourceSettings(name="plain", root=Path("/")), settings)
    finally:
        lake.unregister("versions")
