"""Read a file once before it is milled: hash it, tell its encoding, and find where it can be cut into pieces."""

import hashlib
from pathlib import Path
from typing import BinaryIO, NamedTuple

from sources.encodings import Evidence, sniff_encoding, sniff_lines
from sources.formats import FORMATS, FormatName, format_of
from sources.opening import Identity, ReadError, identity_of, open_source, read_some
from sources.records import is_blank
from sources.streams import Compression, StreamError, compression_of, open_stream

__all__ = ["Piece", "Survey", "survey"]

_READ_BYTES = 1 << 20


class Piece(NamedTuple):
    """A stretch of a file that one task mills: bytes as stored, and the index of its first record."""

    byte_start: int
    byte_end: int
    first_index: int


class Survey(NamedTuple):
    """What one reading of a file told: hash, size in bytes, how to read it, its pieces, and which file that was."""

    sha256: str
    size_bytes: int
    format: FormatName
    compression: Compression | None
    pieces: tuple[Piece, ...]
    identity: Identity
    encoding: str | None = None  # of a file of lines, by all its lines, or by its byte order mark


def survey(path: Path, piece_bytes: int, below: str | None = None, declared: str | None = None) -> Survey:
    """Hash a file, tell its encoding, and cut it at line breaks into pieces of about `piece_bytes`, where it has lines.

    Compressed files, those of wide characters or with a byte order mark and those of nothing but blanks are one piece.
    `below` is as in `open_source`; `declared` is the encoding that the source's settings name. Raises ReadError where
    the file cannot be read or changes meanwhile, and ValueError for a name of no known format.
    """
    form, compression = format_of(path.name), compression_of(path.name)
    if form is None:
        msg = f"{path} has no known format"
        raise ValueError(msg)
    by_line = FORMATS[form].by_line
    with open_source(str(path), below) as file:
        identity = identity_of(file)
        reading = _Reading(piece_bytes, by_line=by_line and compression is None)
        while chunk := read_some(file, _READ_BYTES):
            reading.take(chunk)
        encoding = reading.tell(declared)
        if compression and by_line:
            encoding = _tell_compressed(file, compression, declared)
        if identity_of(file) != identity or reading.position != identity.size_bytes:
            raise ReadError("still_being_written")
    return Survey(reading.digest.hexdigest(), reading.position, form, compression, reading.pieces(), identity, encoding)


class _Reading:
    """What is told of a file while it is read from its beginning to its end."""

    def __init__(self, piece_bytes: int, *, by_line: bool) -> None:
        self.digest = hashlib.sha256()
        self.position = 0
        self._piece_bytes = piece_bytes
        self._by_line = self._cuttable = by_line
        self._pieces: list[Piece] = []
        self._begin = self._first = self._lines = 0
        self._blank = True
        self._sniffed: str | None = None
        self._evidence = Evidence()

    def take(self, chunk: bytes) -> None:
        self.digest.update(chunk)
        if self.position == 0:
            self._sniffed = sniff_lines(chunk) if self._by_line else sniff_encoding(chunk)
            # How wide characters are, or that there is a mark, a later piece would have to know to be cut.
            self._cuttable = self._cuttable and self._sniffed is None
        if self._cuttable:
            self._cut(chunk)
            self._evidence.add(chunk)
        self.position += len(chunk)
        self._blank = self._blank and is_blank(chunk, None)

    def _cut(self, chunk: bytes) -> None:
        is_due = self.position + len(chunk) - self._begin >= self._piece_bytes
        cut = chunk.rfind(b"\n") + 1 if is_due else 0
        if cut:
            self._pieces.append(Piece(self._begin, self.position + cut, self._first))
            self._begin, self._first = self.position + cut, self._lines + chunk.count(b"\n", 0, cut)
        self._lines += chunk.count(b"\n")

    def pieces(self) -> tuple[Piece, ...]:
        if self._blank:  # in pieces nobody would see that the whole file is empty
            return (Piece(0, self.position, 0),)
        rest = (Piece(self._begin, self.position, self._first),) if self._begin < self.position else ()
        return (*self._pieces, *rest)

    def tell(self, declared: str | None) -> str | None:
        return self._sniffed or (self._evidence.tell(declared) if self._cuttable else None)


def _tell_compressed(file: BinaryIO, compression: Compression, declared: str | None) -> str | None:
    """Tell the encoding of compressed lines, by as much of them as is enough: a text beyond ASCII soon is."""
    evidence, head = Evidence(), b""
    try:
        for chunk in open_stream(file, compression):
            head = head or chunk[:4]
            if (sniffed := sniff_lines(head)) is not None:
                return sniffed
            evidence.add(chunk)
            if evidence.is_enough:
                break
    except StreamError:  # the miller, who meets it again, tells of it
        pass
    return evidence.tell(declared)
