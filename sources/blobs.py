"""Bytes too large for a row, in files named by their SHA-256."""

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path
from typing import NamedTuple

__all__ = ["Blob", "BlobWriter", "Head", "SparingWriter", "room_in", "store_blob"]

_HEAD_BYTES = 4096


class Blob(NamedTuple):
    """Bytes that were set aside: the file's name below the warehouse folder, its hash and its size in bytes."""

    path: str
    sha256: str
    size: int


class Head(NamedTuple):
    """Bytes that were too many to keep: their beginning, the hash of all, and how many they were."""

    data: bytes
    sha256: str
    size: int


class BlobWriter:
    """Writes bytes of unknown length to a content-addressed file in `folder`, which appears only when all is there."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder, prefix=".writing-")
        self._folder = folder
        self._temporary = Path(name)
        self._file = os.fdopen(handle, "wb")
        self._hash = hashlib.sha256()
        self._size = 0

    def write(self, data: bytes) -> None:
        """Append bytes. Raises OSError, such as for a full disk, and leaves nothing behind."""
        try:
            self._file.write(data)
        except OSError:
            self.abandon()
            raise
        self._hash.update(data)
        self._size += len(data)

    def finish(self) -> Blob:
        """Give the file its name and tell where it is. Raises OSError and leaves nothing behind, as `write` does."""
        try:
            self._file.close()
        except OSError:
            self.abandon()
            raise
        digest = self._hash.hexdigest()
        self._temporary.replace(self._folder / digest)
        return Blob(f"{self._folder.name}/{digest}", digest, self._size)

    def abandon(self) -> None:
        """Remove what was written so far."""
        self._temporary.unlink(missing_ok=True)
        self._file.close()


def store_blob(folder: Path, data: bytes) -> Blob:
    """Set bytes aside in one go."""
    writer = BlobWriter(folder)
    writer.write(data)
    return writer.finish()


class SparingWriter:
    """Writes bytes of unknown length to a file while there is room for them; of more it keeps the beginning alone."""

    def __init__(self, folder: Path, room_bytes: int) -> None:
        self._file: BlobWriter | None = BlobWriter(folder)
        self._room = room_bytes
        self._head = b""
        self._hash = hashlib.sha256()
        self._size = 0

    def write(self, data: bytes) -> None:
        """Take further bytes. Raises OSError as `BlobWriter.write` does."""
        self._head += data[: _HEAD_BYTES - len(self._head)]
        self._hash.update(data)
        self._size += len(data)
        if self._file is not None and self._size > self._room:
            self.abandon()
        if self._file is not None:
            self._file.write(data)

    def finish(self) -> Blob | Head:
        """Tell where all bytes are, or what is kept of them."""
        if self._file is not None:
            return self._file.finish()
        return Head(self._head, self._hash.hexdigest(), self._size)

    def abandon(self) -> None:
        """Remove what was written so far."""
        if self._file is not None:
            self._file.abandon()
            self._file = None


def room_in(folder: Path, max_bytes: int) -> int:
    """Tell how many more bytes a folder of blobs may hold; those that are being written count too."""
    held = 0
    with contextlib.suppress(FileNotFoundError):  # the folder is made with its first file, and files come and go
        for entry in os.scandir(folder):
            with contextlib.suppress(FileNotFoundError):
                held += entry.stat(follow_symlinks=False).st_size
    return max(0, max_bytes - held)
