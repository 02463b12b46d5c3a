"""What is refused of a piece: rows that keep the bytes, and sums of what comes after the first of them."""

import hashlib
from pathlib import Path
from typing import Literal, TypeAlias

from flows.batch import FilePiece, Job
from flows.record import origin_of
from schemas.quarantined import Quarantined
from schemas.validate import MAX_RAW_BYTES, Load, Place, Reject, quarantine_row
from sources.blobs import Blob, store_blob
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
        self._sums: dict[str, tuple[Reject, Place]] = {}

    def take(self, item: RawRecord | Tail, error: RecordError, hint: str | None) -> Quarantined | None:
        """Make the row of what was refused; None where it is summed up."""
        place = Place(item.record_index, item.byte_start, item.byte_end)
        if isinstance(item, Tail):
            return self._row(_make_reject(item.raw, "stream", error, hint, self._job.blobs), place)
        if self._rows >= self._job.max_rejects:
            self._sum_up(error, hint, place)
            return None
        self._rows += 1
        return self._row(_make_reject(item.raw, "record", error, hint, self._job.blobs), place)

    def _row(self, reject: Reject, place: Place) -> Quarantined:
        return quarantine_row(reject, place, self._origin, self._load)

    def _sum_up(self, error: RecordError, hint: str | None, place: Place) -> None:
        first = (
            Reject("record", error.stage, error.reason, error.detail, None, None, self._piece.sha256, hint, 0),
            place,
        )
        reject, start = self._sums.get(error.reason, first)
        self._sums[error.reason] = (
            reject._replace(record_count=reject.record_count + 1, last_record_index=place.record_index),
            start._replace(byte_end=place.byte_end),
        )

    def sums(self) -> list[Quarantined]:
        """Give the rows of those that were summed up: call it once, when all of the piece is milled."""
        return [self._row(reject, place) for reject, place in self._sums.values()]


def _make_reject(raw: bytes | Blob, scope: _Scope, error: RecordError, hint: str | None, blobs: Path) -> Reject:
    """Keep the bytes of what was refused: in the row up to 1 MiB, else in a file."""
    if isinstance(raw, bytes) and len(raw) > MAX_RAW_BYTES:
        raw = store_blob(blobs, raw)
    blob = raw if isinstance(raw, Blob) else None
    inline = raw if isinstance(raw, bytes) else None
    return Reject(
        scope=scope,
        stage=error.stage,
        reason=error.reason,
        detail=error.detail,
        raw_bytes=inline,
        raw_path=blob.path if blob else None,
        raw_sha256=blob.sha256 if blob else hashlib.sha256(inline or b"").hexdigest(),
        encoding_hint=hint,
    )
