"""The lake's catalog as a file: whether it is there, and a copy of it for who may not write beside it."""

import contextlib
import os
import shutil
import sqlite3
import time
from itertools import chain
from pathlib import Path

from text.errors import RunError, UsageError
from warehouse.layout import Layout
from warehouse.postgres import has_catalog

__all__ = [
    "copy_catalog",
    "copy_whole",
    "demand_catalog",
    "has_data",
    "is_missing",
    "keep_catalog",
    "kept_catalogs",
    "lost_catalog",
    "may_write",
    "nothing_there",
    "refuse_lost_catalog",
]

_TRIES = 100
# File systems tell times in steps of the kernel's clock, 10 ms at most; a change within one does not show.
_CLOCK_STEP = 0.02  # seconds


def demand_catalog(layout: Layout) -> None:
    """Raise UsageError where there is no warehouse, RunError where there is one that lost its catalog."""
    refuse_lost_catalog(layout)
    if is_missing(layout):
        raise nothing_there(layout)


def nothing_there(layout: Layout) -> UsageError:
    """Say what to do where there is no warehouse."""
    return UsageError(
        f"There is no warehouse in {layout.root}. Ingest something first, or name another with --warehouse."
    )


def refuse_lost_catalog(layout: Layout) -> None:
    """Raise RunError where there is data and no catalog: a new one would know nothing of it."""
    if has_data(layout) and is_missing(layout):
        state = "is empty" if layout.postgres or layout.catalog.exists() else "is gone"
        raise lost_catalog(layout, state)


def lost_catalog(layout: Layout, state: str) -> RunError:
    """Say what to do where a catalog is gone or holds nothing of what is in its warehouse."""
    return RunError(
        f"The catalog {layout.catalog_name} {state}, but {layout.root} holds the files of a warehouse, of which "
        "nothing can be made without it. Nothing was changed, and readers keep what they have. "
        f"Move {layout.root} away and bring a backup back with `gristmill restore`, catalog and data together; "
        "without a backup ingest the sources anew."
    )


def is_missing(layout: Layout) -> bool:
    """Tell whether there is no catalog."""
    if layout.postgres is not None:
        return not has_catalog(layout.postgres)
    return not layout.catalog.exists() or layout.catalog.stat().st_size == 0


def has_data(layout: Layout) -> bool:
    """Tell whether a folder holds tables or published files of a warehouse.

    A first run that was killed while it made the tables leaves a file of `meta`, of which nothing is lost.
    """
    tables = (path for path in layout.data.rglob("*.parquet") if "meta" not in path.relative_to(layout.data).parts)
    published = chain(layout.generations.glob("*/*.duckdb"), layout.root.glob("serving-*.duckdb"))
    return any(True for _ in chain(tables, published))


def may_write(layout: Layout) -> bool:
    """Tell whether SQLite could write here, as it must for the log of a catalog that others write to."""
    return all(os.access(path, os.W_OK) for path in (layout.root, layout.catalog))


def copy_catalog(layout: Layout, folder: Path) -> Path:
    """Copy the catalog with its log to a folder, as of one commit, whoever writes to it meanwhile.

    What the log has is in it until the catalog has it, so both belong together as long as the catalog does not change
    while they are copied. Raises RunError where it never stands still.
    """
    copy = folder / layout.catalog.name
    for _ in range(_TRIES):
        before = layout.catalog.stat()
        if time.time_ns() - before.st_mtime_ns < _CLOCK_STEP * 1e9:
            time.sleep(_CLOCK_STEP)
        _copy_both(layout.catalog, copy)
        after = layout.catalog.stat()
        if (before.st_mtime_ns, before.st_size, before.st_ino) == (after.st_mtime_ns, after.st_size, after.st_ino):
            return copy
    msg = f"The catalog {layout.catalog} changes so fast that it could not be read. Try again later."
    raise RunError(msg)


def _copy_both(catalog: Path, copy: Path) -> None:
    shutil.copyfile(catalog, copy)
    log, copied_log = (path.with_name(f"{path.name}-wal") for path in (catalog, copy))
    copied_log.unlink(missing_ok=True)
    try:
        shutil.copyfile(log, copied_log)
    except FileNotFoundError:
        return  # nobody has it open for writing: the catalog holds all


def keep_catalog(layout: Layout, name: str) -> Path:
    """Copy the catalog beside itself as of one commit, in place of an earlier copy of that name; gives its path.

    Raises RunError where it cannot be copied.
    """
    target = layout.catalog.with_name(f"{layout.catalog.stem}-{name}{layout.catalog.suffix}")
    copy_whole(layout.catalog, target)
    return target


def kept_catalogs(layout: Layout) -> list[Path]:
    """Name the copies that `keep_catalog` made."""
    return sorted(layout.root.glob(f"{layout.catalog.stem}-*{layout.catalog.suffix}"))


def copy_whole(catalog: Path, target: Path) -> None:
    """Copy a catalog by SQLite's online backup: its state at one commit, whoever writes to it meanwhile.

    The copy appears only when it is whole and on the disk. Raises RunError where that cannot be done.
    """
    temporary = target.with_name(f".{target.name}")
    try:
        temporary.unlink(missing_ok=True)
        with (
            contextlib.closing(sqlite3.connect(f"{catalog.absolute().as_uri()}?mode=ro", uri=True)) as source,
            contextlib.closing(sqlite3.connect(temporary)) as copy,
        ):
            source.backup(copy)
        with temporary.open("rb") as written:
            os.fsync(written.fileno())
        temporary.replace(target)
    except (sqlite3.Error, OSError) as exc:
        msg = f"The catalog {catalog} could not be copied: {exc}."
        raise RunError(msg) from exc
