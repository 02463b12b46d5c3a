"""Remove files of the quarantine that no row names any more."""

import duckdb

from warehouse.layout import Layout
from warehouse.load import run_sql
from warehouse.locks import hold_readers_lock

__all__ = ["sweep"]


def sweep(lake: duckdb.DuckDBPyConnection, layout: Layout, wait_seconds: float = 60) -> tuple[int, int]:
    """Remove files of the quarantine that no row names; returns how many, and their bytes.

    The caller holds the run lock, so nobody writes there; whoever copies the folder holds the readers' lock. Raises
    BusyError where that is not to be had within `wait_seconds`.
    """
    named = {row[0] for row in run_sql(lake, "27_quarantine/named_files").fetchall()}
    files = size = 0
    if not layout.quarantine.is_dir():
        return 0, 0
    with hold_readers_lock(layout, exclusive=True, wait_seconds=wait_seconds):
        for path in layout.quarantine.iterdir():
            if f"{layout.quarantine.name}/{path.name}" not in named:
                size += path.stat().st_size
                path.unlink()
                files += 1
    return files, size
