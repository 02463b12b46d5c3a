"""Read a file once before it is milled: hash it, and find where it can be cut into pieces for several workers."""

import hashlib
from pathlib import Path
from typing import NamedTuple

from sources.formats import FORMATS, FormatName, format_of
from sources.opening import Identity, ReadError, identity_of, open_source, read_some
from sources.records import is_blank, sniff_encoding
from sources.streams import Compression, compression_of

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


def survey(path: Path, piece_bytes: int, below: str | None = None) -> Survey:
    """Hash a file and cut it at line breaks into pieces of about `piece_bytes`, where its format allows.

    Compressed files, those with a byte order mark and those of nothing but blanks are one piece. `below` is as in
    `open_source`. Raises ReadError where it cannot be read or changes meanwhile, and ValueError for a name of no known
    format.
    """
    form, compression = format_of(path.name), compression_of(path.name)
    if form is None:
        msg = f"{path} has no known format"
        raise ValueError(msg)
    digest, pieces = hashlib.sha256(), []
    begin = first = position = lines = 0
    cuttable, blank = FORMATS[form].by_line and compression is None, True
    with open_source(str(path), below) as file:
        identity = identity_of(file)
        while chunk := read_some(file, _READ_BYTES):
            digest.update(chunk)
            if position == 0:
                # The mark tells how to read every line, which a later piece would not know.
                cuttable = cuttable and sniff_encoding(chunk) is None
            cut = chunk.rfind(b"\n") + 1 if cuttable and position + len(chunk) - begin >= piece_bytes else 0
            if cut:
                pieces.append(Piece(begin, position + cut, first))
                begin, first = position + cut, lines + chunk.count(b"\n", 0, cut)
            lines += chunk.count(b"\n") if cuttable else 0
            position += len(chunk)
            blank = blank and is_blank(chunk, None)
        if identity_of(file) != identity or position != identity.size_bytes:
            raise ReadError("still_being_written")
    if blank:  # in pieces nobody would see that the whole file is empty
        pieces = [Piece(0, position, 0)]
    elif begin < position:
        pieces.append(Piece(begin, position, first))
    return Survey(digest.hexdigest(), position, form, compression, tuple(pieces), identity)
