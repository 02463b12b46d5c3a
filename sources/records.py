"""Cut a stream of bytes into raw records: bytes, and where they stood."""

import codecs
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from sources.blobs import Blob, BlobWriter, Head, SparingWriter
from sources.streams import StreamError

__all__ = ["WIDE", "Cut", "RawRecord", "Tail", "cut_lines", "cut_whole", "is_blank"]


class RawRecord(NamedTuple):
    """One raw item of a file. Offsets count bytes of the decompressed file; oversized bytes are set aside as a blob."""

    record_index: int
    byte_start: int
    byte_end: int
    raw: bytes | Blob | Head


class Tail(NamedTuple):
    """The end of a stream that broke: what had come out of the record it broke in, and why."""

    record_index: int
    byte_start: int
    byte_end: int
    raw: bytes | Blob | Head
    reason: str
    detail: str


class Cut(NamedTuple):
    """How to cut: where the piece begins, the largest record in bytes, and where larger ones are set aside."""

    first_index: int
    byte_start: int
    max_record_bytes: int
    new_blob: Callable[[], BlobWriter | SparingWriter]
    encoding: str | None = None  # of the file; None where all is ASCII


WIDE = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
_BLANKS = " \t\r\n\v\f"


class _Growing:
    """A record that grows chunk by chunk, on disk once it is too large for memory."""

    def __init__(self, cut: Cut) -> None:
        self._cut = cut
        self._parts: list[bytes] = []
        self._blob: BlobWriter | SparingWriter | None = None
        self.size = 0

    def add(self, data: bytes) -> None:
        if not data:
            return
        self.size += len(data)
        if self._blob is None and self.size > self._cut.max_record_bytes:
            self._blob = self._cut.new_blob()
            for part in self._parts:
                self._blob.write(part)
            self._parts.clear()
        if self._blob is None:
            self._parts.append(data)
        else:
            self._blob.write(data)

    def take(self) -> bytes | Blob | Head:
        raw: bytes | Blob | Head = b"".join(self._parts) if self._blob is None else self._blob.finish()
        self._parts, self._blob, self.size = [], None, 0
        return raw

    def take_tail(self, index: int, start: int, error: StreamError) -> Tail:
        end = start + self.size
        return Tail(index, start, end, self.take(), error.reason, error.detail)

    def close(self) -> None:
        """Remove what was set aside of a record that nobody took, for its file could not be read to the end."""
        if self._blob is not None:
            self._blob.abandon()


def cut_whole(chunks: Iterable[bytes], cut: Cut) -> Iterator[RawRecord | Tail]:
    """Take a whole file as one record; a stream that breaks leaves only a Tail."""
    record, index, start = _Growing(cut), cut.first_index, cut.byte_start
    try:
        for chunk in chunks:
            record.add(chunk)
        end = start + record.size
        yield RawRecord(index, start, end, record.take())
    except StreamError as exc:
        yield record.take_tail(index, start, exc)
    finally:
        record.close()


def cut_lines(chunks: Iterable[bytes], cut: Cut) -> Iterator[RawRecord | Tail]:
    """Take each line as a record, its line break left out; lines of blanks count as lines but are no records.

    A break is a line feed of the file's encoding; a carriage return before it stays with the record, for JSON treats
    it as a blank.
    """
    record, index, start = _Growing(cut), cut.first_index, cut.byte_start
    newline = _newline(cut.encoding)
    try:
        for chunk in _aligned(chunks, len(newline)):
            *lines, rest = _split(chunk, newline)
            for line in lines:
                record.add(line)
                size, raw = record.size, record.take()
                if not is_blank(raw, cut.encoding):
                    yield RawRecord(index, start, start + size, raw)
                index, start = index + 1, start + size + len(newline)
            record.add(rest)
        size, raw = record.size, record.take()
        if not is_blank(raw, cut.encoding):
            yield RawRecord(index, start, start + size, raw)
    except StreamError as exc:
        yield record.take_tail(index, start, exc)
    finally:
        record.close()


def _newline(encoding: str | None) -> bytes:
    return "\n".encode(encoding) if encoding in WIDE else b"\n"


def _aligned(chunks: Iterable[bytes], width: int) -> Iterator[bytes]:
    """Re-cut chunks so that each but the last holds whole units of `width` bytes."""
    if width == 1:
        yield from chunks
        return
    held = b""
    try:
        for chunk in chunks:
            data = held + chunk
            whole = len(data) - len(data) % width
            held = data[whole:]
            yield data[:whole]
    except StreamError:
        yield held
        raise
    yield held


def _split(chunk: bytes, newline: bytes) -> list[bytes]:
    if len(newline) == 1:
        return chunk.split(newline)
    lines, begin, at = [], 0, chunk.find(newline)
    while at >= 0:
        if at % len(newline):  # the two bytes belong to two characters
            at = chunk.find(newline, at + 1)
            continue
        lines.append(chunk[begin:at])
        begin = at + len(newline)
        at = chunk.find(newline, begin)
    return [*lines, chunk[begin:]]


def is_blank(raw: bytes | Blob | Head, encoding: str | None) -> bool:
    """Tell whether a line holds nothing but blanks, and perhaps the file's byte order mark."""
    if not isinstance(raw, bytes):
        return False
    if encoding in WIDE:
        return not raw.decode(encoding, "replace").strip(_BLANKS + "\ufeff")
    return not raw.removeprefix(codecs.BOM_UTF8).strip(_BLANKS.encode())
