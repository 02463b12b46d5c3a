"""Open a file that was found: the very file, and nothing that was put in its place meanwhile.

Whoever can write to a source's folder can replace a listed file, or a folder above it, by a link to another file of
this machine, or by a pipe at which an ordinary open waits for ever. So every source file is opened here: from the
scanned folder downwards, name by name, without following a link, without waiting, and only if it is a regular file.
A file that was named by somebody and is a link is followed: somebody asked for it.
"""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, NamedTuple

__all__ = [
    "UNREADABLE",
    "Identity",
    "ReadError",
    "identity_of",
    "modified_ns_of",
    "open_folder",
    "open_source",
    "read_some",
    "why_unreadable",
]

UNREADABLE = frozenset({"permission_denied", "read_error"})  # reasons of the status `unreadable`; others are `ignored`

_MAX_NS = 2**63 - 1  # the year 2262: later times fit no column
# Folders on the way are passed through, not read: Linux asks for no right to read them then.
_PASS = getattr(os, "O_PATH", os.O_RDONLY) | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC


class ReadError(Exception):
    """The operating system could not read a file, or it is not the file that was found.

    `reason` is one of the ledger's: vanished, swapped, not_a_file, still_being_written, permission_denied, read_error.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Identity(NamedTuple):
    """Which file it is, and which state of it."""

    device: int
    inode: int
    size_bytes: int
    modified_ns: int


def why_unreadable(error: OSError) -> str:
    """Give the ledger's reason for an error of the operating system."""
    if isinstance(error, FileNotFoundError):
        return "vanished"
    if error.errno in {errno.ELOOP, errno.ENOTDIR}:  # what O_NOFOLLOW and O_DIRECTORY say of a link
        return "swapped"
    if error.errno in {errno.ENXIO, errno.EOPNOTSUPP}:  # a socket, or a device without a driver
        return "not_a_file"
    return "permission_denied" if isinstance(error, PermissionError) else "read_error"


def modified_ns_of(info: os.stat_result) -> int:
    """Give a file's time of change, cut to the years that a column can hold: archives restore any."""
    return max(-_MAX_NS, min(_MAX_NS, info.st_mtime_ns))


def identity_of(file: BinaryIO) -> Identity:
    """Tell which file is open, and its state now."""
    info = os.fstat(file.fileno())
    return Identity(info.st_dev, info.st_ino, info.st_size, modified_ns_of(info))


@contextmanager
def open_source(path: str, below: str | None = None) -> Iterator[BinaryIO]:
    """Open a regular file for reading; no link is followed beneath the folder `below`, any is where that is None.

    Raises ReadError where it cannot be opened or is no regular file.
    """
    try:
        file = open(path, "rb", buffering=0, opener=lambda path, _: _open_file(path, below))  # noqa: SIM115 - the block below closes it
    except OSError as exc:
        raise ReadError(why_unreadable(exc)) from exc
    with file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise ReadError("not_a_file")
        yield file


def read_some(file: BinaryIO, size: int) -> bytes:
    """Read at most `size` bytes, b"" at the end. Raises ReadError where that fails."""
    try:
        return file.read(size)
    except OSError as exc:
        raise ReadError(why_unreadable(exc)) from exc


def _open_file(path: str, below: str | None) -> int:
    if below is None:
        return os.open(path, _FILE)
    folder, name = os.path.split(path)
    descriptor = open_folder(folder, below, _PASS)
    try:
        return os.open(name, _FILE | os.O_NOFOLLOW, dir_fd=descriptor)
    finally:
        os.close(descriptor)


def open_folder(path: str, below: str, flags: int = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC) -> int:
    """Open a folder, by default to list it, following no link beneath `below`, which may be one itself.

    Returns a descriptor that the caller closes. Raises OSError, ELOOP or ENOTDIR for a link in the place of a folder.
    """
    names = [] if path == below else os.path.relpath(path, below).split("/")
    descriptor = os.open(below, (flags if not names else _PASS) & ~os.O_NOFOLLOW)
    for place, name in enumerate(names, 1):
        above = descriptor
        try:
            descriptor = os.open(name, (flags | os.O_NOFOLLOW) if place == len(names) else _PASS, dir_fd=above)
        finally:
            os.close(above)
    return descriptor
