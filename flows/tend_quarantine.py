"""Dismiss rejects that nobody will mend, purge bytes that nobody needs, and sweep files that no row names any more."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import NamedTuple

import duckdb

from flows.frame import run_frame
from schemas.run import RunKind
from schemas.settings import Settings
from text.errors import UsageError
from warehouse.connect import utc_now
from warehouse.layout import Layout, layout_of
from warehouse.load import run_sql, transaction
from warehouse.sweep import sweep

__all__ = ["Purge", "Purged", "dismiss", "purge"]

_FOLDER = "27_quarantine"


class Purge(NamedTuple):
    """Whose bytes are to go: all conditions must hold, None is no condition."""

    older_than_days: int | None = None
    reason: str | None = None
    status: str | None = None


class Purged(NamedTuple):
    """What went: bytes of so many rows, and files with so many bytes."""

    rows: int
    files: int
    size_bytes: int


def dismiss(settings: Settings, ids: Sequence[str], why: str, *, wait: bool = False) -> int:
    """Settle rejects that are to stay as they are: they are open no more, and say why. Returns how many.

    They still count as rejected records of their file (equation B). Raises UsageError for an id that names no open one,
    and then changes nothing.
    """
    if not why.strip():
        msg = "A dismissal needs its reason: --reason TEXT."
        raise UsageError(msg)

    def work(lake: duckdb.DuckDBPyConnection) -> int:
        is_open = {row[0] for row in run_sql(lake, f"{_FOLDER}/open_among", ids=list(ids)).fetchall()}
        unknown = sorted(set(ids) - is_open)
        if unknown:
            msg = f"{unknown[0]} names no open reject. `gristmill quarantine list` shows those there are."
            raise UsageError(msg)
        run_sql(lake, f"{_FOLDER}/dismiss", ids=list(ids), why=why.strip(), now=utc_now())
        return len(is_open)

    return _as_run(settings, "dismiss", work, wait=wait)


def purge(settings: Settings, what: Purge, *, wait: bool = False) -> Purged:
    """Let bytes go; rows stay with hash, size, reason and the day of the purge, and cannot be replayed any more.

    Files go once no row names them. What older snapshots of the lake hold goes with them, by `gristmill maintain`.
    """
    now = utc_now()
    before = None if what.older_than_days is None else now - dt.timedelta(days=what.older_than_days)

    def work(lake: duckdb.DuckDBPyConnection) -> int:
        values = {"now": now, "seen_before": before, "reason": what.reason, "status": what.status}
        (rows,) = run_sql(lake, f"{_FOLDER}/purge", **values).fetchone() or (0,)
        return int(rows)

    swept: list[tuple[int, int]] = []
    rows = _as_run(settings, "purge", work, wait=wait, then=lambda lake, layout: swept.append(sweep(lake, layout)))
    files, size = swept[0]
    return Purged(rows, files, size)


def _as_run(
    settings: Settings,
    kind: RunKind,
    work: Callable[[duckdb.DuckDBPyConnection], int],
    *,
    wait: bool,
    then: Callable[[duckdb.DuckDBPyConnection, Layout], None] = lambda _lake, _layout: None,
) -> int:
    """Do work on the quarantine in one transaction, under the run lock, and publish it."""
    with run_frame(settings, kind, wait=wait) as frame:
        with transaction(frame.lake):
            done = work(frame.lake)
        then(frame.lake, layout_of(settings.warehouse))
        frame.end(deriving=False)
    return done
