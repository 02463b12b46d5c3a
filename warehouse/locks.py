"""The lock that lets files be removed only while nobody reads the lake.

Who reads holds it shared, who removes files holds it alone. It is a flock: it goes with its process, however that ends,
and it can be held through a file that may only be read, so that readers need no right to write.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from text.errors import RunError
from warehouse.file_lock import take_lock
from warehouse.layout import Layout
from warehouse.postgres import READERS_LOCK, hold_advisory_lock

__all__ = ["hold_readers_lock"]


@contextmanager
def hold_readers_lock(layout: Layout, *, exclusive: bool = False, wait_seconds: float = 60) -> Iterator[None]:
    """Hold the readers' lock, shared, or alone to remove files.

    A warehouse that nobody may write to has no such file, or needs none: no file of it can be removed. Raises BusyError
    where it is not to be had within `wait_seconds`, RunError where it must be made and cannot be.
    """
    descriptor = _open(layout, exclusive=exclusive)
    if descriptor is None:
        yield
        return
    try:
        whose = "somebody reads it" if exclusive else "maintenance removes files of it"
        msg = f"The lake in {layout.root} is in use: {whose}. Try again later."
        take_lock(descriptor, lambda: msg, shared=not exclusive, wait_seconds=wait_seconds)
        with hold_advisory_lock(layout.postgres, READERS_LOCK, shared=not exclusive, wait_seconds=wait_seconds):
            yield
    finally:
        os.close(descriptor)


def _open(layout: Layout, *, exclusive: bool) -> int | None:
    for flags in (os.O_RDWR | os.O_CREAT, os.O_RDONLY):  # it may be another user's, who read first
        try:
            return os.open(layout.readers_lock, flags | os.O_CLOEXEC, 0o644)
        except OSError as exc:
            if exclusive and flags == os.O_RDONLY:
                msg = f"The warehouse {layout.root} cannot be written: {exc.strerror}."
                raise RunError(msg) from exc
    return None  # there is none, and we may not make it
