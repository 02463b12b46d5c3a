"""Keep the lake small and quick: merge small files, rewrite those with many deleted rows, let old snapshots go.

What a document was before is in `raw_documents` for good; snapshots are for whoever still reads an older state. Files
are removed only while nobody reads the lake: who reads holds the readers' lock, and no run is active, for its lock is
held. Traps that are gone round here are in the design notes: `older_than` of a SQLite catalog compares wrongly within
two days, so snapshots are named one by one; removing orphans while a writer is at work would take its files.
"""

import contextlib
import datetime as dt
import sqlite3
from typing import NamedTuple

import duckdb

from schemas.settings import MaintenanceSettings
from text.errors import BusyError, RunError
from warehouse.generations import published_generation
from warehouse.layout import Layout
from warehouse.load import run_sql, why_failed
from warehouse.locks import hold_readers_lock
from warehouse.postgres import compact

__all__ = ["Maintained", "compact_catalog", "expire", "maintain"]

_FOLDER = "35_maintain"


class Maintained(NamedTuple):
    """What maintenance came to. `waits_for_readers`: files were left for the next time, for somebody read the lake."""

    merged_files: int
    expired_snapshots: int
    removed_files: int
    orphaned_files: int
    waits_for_readers: bool


def maintain(
    connection: duckdb.DuckDBPyConnection, layout: Layout, settings: MaintenanceSettings, now: dt.datetime
) -> Maintained:
    """Merge small files, expire the snapshots that config lets go, and remove files that nothing names any more.

    The caller holds the run lock; `now` is in UTC without a zone. Query results are the same before and after. Raises
    RunError where the lake cannot be read or written; what was done until then is whole.
    """
    try:
        run_sql(connection, f"{_FOLDER}/05_flush_inlined")
        merged = _processed(connection, "10_rewrite_deleted") + _processed(connection, "20_merge_small")
        oldest = now - dt.timedelta(days=settings.keep_snapshot_days)
        expired = expire(connection, oldest, _published_snapshot(layout))
        try:
            with hold_readers_lock(layout, exclusive=True, wait_seconds=settings.wait_for_readers_seconds):
                removed = len(run_sql(connection, f"{_FOLDER}/50_remove_expired").fetchall())
                orphaned = len(run_sql(connection, f"{_FOLDER}/60_remove_orphans").fetchall())
        except BusyError:
            return Maintained(merged, expired, 0, 0, waits_for_readers=True)
    except duckdb.Error as exc:
        msg = f"The lake {layout.data} could not be maintained: {why_failed(exc)}"
        raise RunError(msg) from exc
    return Maintained(merged, expired, removed, orphaned, waits_for_readers=False)


def _processed(connection: duckdb.DuckDBPyConnection, name: str) -> int:
    """Run a compaction, and count the files that went into new ones."""
    cursor = run_sql(connection, f"{_FOLDER}/{name}")
    place = [column[0] for column in cursor.description or []].index("files_processed")
    return sum(row[place] for row in cursor.fetchall())


def _published_snapshot(layout: Layout) -> int | None:
    """The state of the lake that readers have: without it nobody could tell what has changed since."""
    generation = published_generation(layout)
    return None if generation is None or generation.seal is None else generation.seal.snapshot_id


def expire(connection: duckdb.DuckDBPyConnection, oldest: dt.datetime | None = None, but: int | None = None) -> int:
    """Let the snapshots before a time go, or all, but never the newest, nor the one named."""
    found = run_sql(connection, f"{_FOLDER}/30_old_snapshots", oldest=oldest).fetchall()
    versions = [version for (version,) in found if version != but]
    if versions:
        run_sql(connection, f"{_FOLDER}/40_expire", versions=versions)
    return len(versions)


def compact_catalog(layout: Layout) -> None:
    """Give back the room that deleted rows of a catalog left. The caller holds the run lock, nobody is attached.

    Raises RunError where it cannot be written.
    """
    try:
        if layout.postgres is not None:
            compact(layout.postgres)
            return
        with contextlib.closing(sqlite3.connect(layout.catalog, timeout=10)) as catalog:
            catalog.execute("VACUUM")
            catalog.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except (sqlite3.Error, duckdb.Error) as exc:
        msg = f"The catalog {layout.catalog_name} could not be compacted: {exc}."
        raise RunError(msg) from exc
