"""Locks on files of a warehouse: they go with their process, however that ends (flock(2))."""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from text.errors import BusyError, RunError
from warehouse.layout import Layout

__all__ = ["hold_file_lock", "is_held", "take_lock"]

_PAUSE_SECONDS = 0.1


@contextmanager
def hold_file_lock(layout: Layout, file: Path, busy: Callable[[], str], *, wait_seconds: float = 0) -> Iterator[None]:
    """Hold a lock of a warehouse alone; its file, and the folder of that, are made where need be.

    Raises BusyError, in the words of `busy`, where it is not to be had within `wait_seconds`, RunError where the
    warehouse cannot be written.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as exc:
        msg = f"The warehouse {layout.root} cannot be written: {exc.strerror}."
        raise RunError(msg) from exc
    try:
        take_lock(descriptor, busy, wait_seconds=wait_seconds)
        yield
    finally:
        os.close(descriptor)


def take_lock(descriptor: int, busy: Callable[[], str], *, shared: bool = False, wait_seconds: float = 0) -> None:
    """Lock an open file, until it is closed. Raises BusyError where that is not to be had within `wait_seconds`."""
    how = (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB
    deadline = time.monotonic() + wait_seconds
    while True:
        try:
            fcntl.flock(descriptor, how)
        except BlockingIOError as exc:
            if time.monotonic() >= deadline:
                raise BusyError(busy()) from exc
            time.sleep(_PAUSE_SECONDS)
        else:
            return


def is_held(file: Path) -> bool:
    """Tell whether somebody holds a lock alone. Raises OSError where its file cannot be opened for another reason than
    that there is none.
    """
    try:
        descriptor = os.open(file, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False
