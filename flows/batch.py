"""What one task mills and what comes of it: small records of facts that travel between the run and its workers."""

import datetime as dt
from pathlib import Path
from typing import Any, NamedTuple

from schemas.settings import SourceSettings
from sources.formats import FormatName
from sources.opening import Identity
from sources.streams import Compression
from sources.survey import Piece
from text.anatomy.rules import Rules
from text.decoding.normalise import NormaliseOptions

__all__ = ["Batch", "BatchResult", "Blame", "FilePiece", "Job", "PieceResult"]


class Blame(NamedTuple):
    """Why a record or a file is not tried again: a reason code of the quarantine, and a sentence."""

    reason: str
    detail: str


class FilePiece(NamedTuple):
    """A file, or a piece of one, as it was surveyed."""

    source: SourceSettings
    source_uri: str
    file_id: str
    path: str
    below: str | None  # no link leads to it beneath this folder
    identity: Identity
    format: FormatName
    compression: Compression | None
    encoding: str | None  # of a file of lines, as its survey told it
    piece: Piece
    process_version: str
    sha256: str
    # Records whose key an earlier piece of the file has; known only when all pieces have been milled once.
    repeated: frozenset[int] = frozenset()
    # What workers died on: single records by index, or the whole file; they are not tried again.
    culprits: tuple[tuple[int, Blame], ...] = ()
    blame: Blame | None = None
    only: int | None = None  # the one record that is tried, alone
    forgotten: frozenset[str] = frozenset()  # ids of documents, or texts, that were taken down


class Batch(NamedTuple):
    """What one task mills: whole small files, or a piece of a large one. A group of batches is committed together."""

    batch_id: str
    pieces: tuple[FilePiece, ...]
    group: str
    group_size: int

    @property
    def input_bytes(self) -> int:
        """Bytes as stored."""
        return sum(piece.piece.byte_end - piece.piece.byte_start for piece in self.pieces)


class Job(NamedTuple):
    """What all batches of a run share."""

    run_id: str
    started_at: dt.datetime
    staging: Path
    blobs: Path
    part_bytes: int
    max_record_bytes: int
    max_expansion: float
    max_record_seconds: int = 60
    max_rejects: int = 1000
    quarantine_bytes: int = 1 << 30  # that may be kept in all of what is rejected, less what rows hold already
    is_careful: bool = False  # records are milled one by one, so that a worker's death tells which one it died on
    normalise: NormaliseOptions = NormaliseOptions()
    rules: Rules = Rules()


class PieceResult(NamedTuple):
    """What became of a piece: counts, or why its file could not be read to the end."""

    source_uri: str
    records: int = 0
    documents: int = 0
    paragraphs: int = 0
    spans: int = 0
    fragments: int = 0
    quarantined_records: int = 0
    quarantined_streams: int = 0
    problem: str | None = None  # a ledger reason; nothing of the file may be loaded then
    blame: Blame | None = None  # why nothing of the file could be tried


class BatchResult(NamedTuple):
    """What a batch came to: its staging folder, in how many parts it was held in memory, and its pieces.

    `seconds` is what each piece took its worker by the clock.
    """

    batch: Batch
    folder: Path
    parts: int
    pieces: tuple[PieceResult, ...]
    seconds: tuple[float, ...] = ()

    def facts(self) -> dict[str, Any]:
        """Give what the log says of it."""
        pieces = self.pieces
        return {
            "batch_id": self.batch.batch_id,
            "sources": sorted({piece.source.name for piece in self.batch.pieces}),
            "files": len(pieces),
            "mb": round(self.batch.input_bytes / 1e6, 3),
            "seconds": round(sum(self.seconds), 3),
            "records": sum(piece.records for piece in pieces),
            "documents": sum(piece.documents for piece in pieces),
            "rejects": sum(piece.quarantined_records + piece.quarantined_streams for piece in pieces),
        }
