"""What is refused of a piece: rows that keep the bytes, and sums of what comes after the first of them."""

import hashlib
from typing import BinaryIO, Literal, TypeAlias

from flows.batch import FilePiece, Job
from flows.keeper import Keeper, Kept, unkept
from flows.record import origin_of, told_document
from schemas.quarantined import Quarantined
from schemas.validate import Load, Place, Reject, quarantine_row
from sources.records import RawRecord, Tail
from text.errors import RecordError

__all__ = ["Rejects"]

_Scope: TypeAlias = Literal["record", "stream"]


class Rejects:
    """The rejects of one piece.

    So many records as the job says get a row each, for a file gets no more in all; those after them are only counted,
    by reason, and their bytes stay in the file. The load settles what belongs to the first ones of the whole file.
    """

    def __init__(self, piece: FilePiece, load: Load, job: Job) -> None:
        self._piece = piece
        self._origin = origin_of(piece)
        self._load = load
        self._job = job
        self._rows = 0
        self._keeper: Keeper | None = None  # of the open file
        self._sums: dict[str, tuple[Reject, Place]] = {}

    def open(self, file: BinaryIO) -> Keeper:
        """Know the file that is being read, for its bytes may have to be kept."""
        self._keeper = Keeper(file, self._piece, self._job)
        return self._keeper

    def take(self, item: RawRecord | Tail, error: RecordError, hint: str | None) -> Quarantined | None:
        """Make the row of what was refused; None where it is summed up."""
        if self._piece.forgotten and self._tell(item, hint) in self._piece.forgotten:
            error = RecordError("forgotten", "it was taken down", "load")
        elif self._piece.forgotten and error.reason == "internal_error":
            # what an exception says may hold words of what was taken down
            error = RecordError(error.reason, "it is not told, for a record of the file was taken down", error.stage)
        place = Place(item.record_index, item.byte_start, item.byte_end)
        if isinstance(item, Tail):
            return self._row(self._reject("stream", self._keep(item, error, hint), error, hint), place)
        if self._rows >= self._job.max_rejects:
            self._sum_up(error, hint, place)
            return None
        self._rows += 1
        return self._row(self._reject("record", self._keep(item, error, hint), error, hint), place)

    def _keep(self, item: RawRecord | Tail, error: RecordError, hint: str | None) -> Kept:
        """Decide what is kept of the bytes: of what came out of a compressed file often that file, if smaller."""
        if self._keeper is None:
            return Kept(b"", None, hashlib.sha256(b"").hexdigest(), 0, "row")
        if error.reason == "forgotten":
            return unkept(b"")
        if self._piece.forgotten and self._tell(item, hint) is None:
            return unkept(item.raw)
        if isinstance(item, Tail) and self._piece.compression:
            return self._keeper.source()
        return self._keeper.record(item.raw)

    def _tell(self, item: RawRecord | Tail, hint: str | None) -> str | None:
        """Tell which document a record is, where its bytes tell."""
        if isinstance(item, Tail) or not isinstance(item.raw, bytes):
            return None
        piece = self._piece
        return told_document(item.raw, hint, piece.format, piece.source, piece.source_uri)

    @staticmethod
    def _reject(scope: _Scope, kept: Kept, error: RecordError, hint: str | None) -> Reject:
        return Reject(
            scope=scope,
            stage=error.stage,
            reason=error.reason,
            detail=error.detail,
            raw_bytes=kept.data,
            raw_path=kept.path,
            raw_sha256=kept.sha256,
            encoding_hint=hint,
            raw_size_bytes=kept.size,
            raw_kept=kept.how,
        )

    def _row(self, reject: Reject, place: Place) -> Quarantined:
        return quarantine_row(reject, place, self._origin, self._load)

    def _sum_up(self, error: RecordError, hint: str | None, place: Place) -> None:
        first = (
            Reject("record", error.stage, error.reason, error.detail, None, None, self._piece.sha256, hint, 0),
            place,
        )
        reject, start = self._sums.get(error.reason, first)
        self._sums[error.reason] = (
            reject._replace(
                record_count=reject.record_count + 1,
                last_record_index=place.record_index,
                raw_size_bytes=reject.raw_size_bytes + place.byte_end - place.byte_start,
            ),
            start._replace(byte_end=place.byte_end),
        )

    def sums(self) -> list[Quarantined]:
        """Give the rows of those that were summed up: call it once, when all of the piece is milled."""
        return [self._row(reject, place) for reject, place in self._sums.values()]
