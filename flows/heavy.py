"""One heavy record at a time among all workers: each may take half a gigabyte, and nobody has that for every worker."""

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self

__all__ = ["HEAVY_BYTES", "HeavyLock"]

# What a record, or those that go in step, weigh that are heavy: a text of so many bytes, or one of 12,000 lines.
HEAVY_BYTES = 4 << 20


class HeavyLock:
    """Taken by the first heavy record of a batch, and held to the batch's end, for memory is not given back before.

    The lock of a file: it goes with its process, however that ends.
    """

    def __init__(self, staging: Path) -> None:
        self._path = staging / "heavy.lock"
        self._file = -1

    def __enter__(self) -> Self:
        return self

    def take(self) -> None:
        """Wait until no other worker has it."""
        if self._file < 0:
            self._file = os.open(self._path, os.O_CREAT | os.O_RDWR)
            fcntl.flock(self._file, fcntl.LOCK_EX)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file >= 0:
            os.close(self._file)
