"""Take rows that were deleted out of the warehouse's files too, so that no byte of them is left in any.

DuckLake deletes a row by a note beside its file. What holds it still: that file, older snapshots, the bounds of each
column in the catalog, free pages of the catalog and its log, earlier published files, and files of the quarantine.
"""

from typing import NamedTuple

import duckdb

from schemas.tables import STAGED_TABLES, TABLES
from text.errors import RunError
from warehouse.catalog import kept_catalogs
from warehouse.generations import list_generations, remove_old
from warehouse.layout import Layout
from warehouse.load import run_sql, why_failed
from warehouse.locks import hold_readers_lock
from warehouse.maintain import expire
from warehouse.sweep import sweep

__all__ = ["Erased", "erase_from_files", "remove_earlier_generations", "rewrite"]

_FOLDER = "38_erase"
# Tables that hold words of documents.
_WITH_TEXT = (*STAGED_TABLES, "duplicates", "repeated_lines")


class Erased(NamedTuple):
    """What went with it: snapshots, and files of the lake and of the quarantine."""

    snapshots: int
    files: int


def rewrite(lake: duckdb.DuckDBPyConnection) -> None:
    """Write every file anew of which a row is deleted. Raises RunError where that cannot be done."""
    try:
        # Rewriting fails where rows with DOUBLE columns stand in a catalog of SQLite (DuckDB 1.5.5: "isnan(VARCHAR)").
        run_sql(lake, "35_maintain/05_flush_inlined")
        run_sql(lake, f"{_FOLDER}/10_rewrite")
        left = [row for table in TABLES for row in run_sql(lake, f"{_FOLDER}/20_left_over", table=table).fetchall()]
    except duckdb.Error as exc:
        msg = f"The files of the lake could not be written anew: {why_failed(exc)}"
        raise RunError(msg) from exc
    if left:
        msg = f"{left[0][0]} holds deleted rows still, though all such files were written anew."
        raise RunError(msg)


def remove_earlier_generations(layout: Layout) -> int:
    """Remove all published files but the newest; returns how many. Raises RunError where one cannot be removed.

    Readers that have one open keep it until they close it.
    """
    before = len(list_generations(layout))
    remove_old(layout, keep=1)
    kept = list_generations(layout)
    if len(kept) > 1:
        msg = f"{kept[min(kept)]}, an earlier published file, could not be removed."
        raise RunError(msg)
    return before - len(kept)


def erase_from_files(lake: duckdb.DuckDBPyConnection, layout: Layout, wait_for_readers_seconds: float) -> Erased:
    """Let all earlier states of the lake go with their files, and what the catalog keeps of the words in them.

    Call `rewrite` before it, and publish in between: what readers have must be a state that stays. `compact_catalog`
    comes after it, when the lake is closed. The caller holds the run lock. Raises BusyError where somebody reads the
    lake for too long, RunError where a file cannot be removed.
    """
    try:
        snapshots = expire(lake)
        with hold_readers_lock(layout, exclusive=True, wait_seconds=wait_for_readers_seconds):
            removed = len(run_sql(lake, "35_maintain/50_remove_expired").fetchall())
            removed += len(run_sql(lake, "35_maintain/60_remove_orphans").fetchall())
        swept, _ = sweep(lake, layout, wait_for_readers_seconds)
        run_sql(lake, f"{_FOLDER}/50_forget_bounds", tables=list(_WITH_TEXT))
        for catalog in kept_catalogs(layout):
            catalog.unlink()
            removed += 1
    except (duckdb.Error, OSError) as exc:
        msg = f"Files of {layout.root} could not be removed: {why_failed(exc)}"
        raise RunError(msg) from exc
    return Erased(snapshots, removed + swept)
