"""Bytes too large for a row, in files named by their SHA-256."""

import hashlib
import os
import tempfile
from pathlib import Path
from typing import NamedTuple

__all__ = ["Blob", "BlobWriter", "store_blob"]


class Blob(NamedTuple):
    """Bytes that were set aside: the file's name below the warehouse folder, its hash and its size in bytes."""

    path: str
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
