"""What is kept of the bytes that are refused: all of them while there is room, and never more than was read."""

import hashlib
import os
from typing import BinaryIO, NamedTuple

from flows.batch import FilePiece, Job
from schemas.quarantined import RawKept
from schemas.validate import MAX_RAW_BYTES
from sources.blobs import Blob, Head, SparingWriter, room_in
from sources.opening import ReadError

__all__ = ["Keeper", "Kept", "unkept"]

_HEAD_BYTES = 4096
_COPY_BYTES = 1 << 20


class Kept(NamedTuple):
    """What a row says of the bytes: they themselves or their file, their hash and size, and how they are kept."""

    data: bytes | None
    path: str | None
    sha256: str
    size: int
    how: RawKept


class Keeper:
    """Keeps the bytes of what is refused of one open file.

    A few kilobytes of a compressed file can come out as gigabytes: what is larger than the file is not kept itself, the
    file is, as it is stored, and once. Beyond the room that config leaves only the beginning is kept. Of a file from
    which something was taken down neither the file is kept, nor a record that may be just that.
    """

    def __init__(self, file: BinaryIO, piece: FilePiece, job: Job) -> None:
        self._file = file
        self._piece = piece
        self._job = job
        self._rows_bytes = 0
        self._source: Kept | None = None

    def writer(self) -> SparingWriter:
        """Give what takes in a record too large for memory."""
        room = 0 if self._piece.forgotten else self._room()
        if self._piece.compression:
            room = min(room, self._piece.identity.size_bytes)
        return SparingWriter(self._job.blobs, room)

    def record(self, raw: bytes | Blob | Head) -> Kept:
        """Keep a record: in its row up to 1 MiB, else in a file, or by its compressed file where that is smaller."""
        if self._piece.forgotten:
            return self._keep(raw, "row", "file") if isinstance(raw, bytes) else unkept(raw)
        if isinstance(raw, Head):
            return self.source() if self._piece.compression else _kept_head(raw)
        if isinstance(raw, Blob):
            return Kept(None, raw.path, raw.sha256, raw.size, "file")
        if self._piece.compression and len(raw) > max(MAX_RAW_BYTES, self._piece.identity.size_bytes):
            return self.source()
        return self._keep(raw, "row", "file")

    def source(self) -> Kept:
        """Keep the file itself, as it is stored."""
        if self._source is None:
            size = self._piece.identity.size_bytes
            self._source = (
                self._keep(self._read(0, size), "source", "source") if size <= MAX_RAW_BYTES else self._copy()
            )
        return self._source

    def _keep(self, raw: bytes, in_row: RawKept, in_file: RawKept) -> Kept:
        digest = hashlib.sha256(raw).hexdigest()
        if len(raw) > self._room():
            return _kept_head(Head(raw[:_HEAD_BYTES], digest, len(raw)))
        if len(raw) <= MAX_RAW_BYTES:
            self._rows_bytes += len(raw)
            return Kept(raw, None, digest, len(raw), in_row)
        writer = SparingWriter(self._job.blobs, len(raw))
        writer.write(raw)
        return _kept(writer.finish(), in_file)

    def _copy(self) -> Kept:
        writer, size = SparingWriter(self._job.blobs, self._room()), self._piece.identity.size_bytes
        try:
            for start in range(0, size, _COPY_BYTES):
                writer.write(self._read(start, min(_COPY_BYTES, size - start)))
        except ReadError:
            writer.abandon()
            raise
        return _kept(writer.finish(), "source")

    def _read(self, start: int, size: int) -> bytes:
        """Read without moving where the open file is read on."""
        try:
            return os.pread(self._file.fileno(), size, start)
        except OSError as exc:
            raise ReadError("read_error") from exc

    def _room(self) -> int:
        return max(0, room_in(self._job.blobs, self._job.quarantine_bytes) - self._rows_bytes)


def unkept(raw: bytes | Blob | Head) -> Kept:
    """Keep nothing of a record but its hash and size."""
    if isinstance(raw, bytes):
        return Kept(None, None, hashlib.sha256(raw).hexdigest(), len(raw), "none")
    return Kept(None, None, raw.sha256, raw.size, "none")


def _kept(written: Blob | Head, how: RawKept) -> Kept:
    if isinstance(written, Head):
        return _kept_head(written)
    return Kept(None, written.path, written.sha256, written.size, how)


def _kept_head(head: Head) -> Kept:
    return Kept(head.data, None, head.sha256, head.size, "head")
