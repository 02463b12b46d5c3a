"""Mill one batch: raw bytes to validated rows in Parquet files, inside one call, in one process.

Runs in the worker processes, so nothing here imports Prefect; only paths and counts travel back.
"""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import BinaryIO

from flows.batch import Batch, BatchResult, FilePiece, Job, PieceResult
from flows.record import Scope, make_reject, mill_record, origin_of
from flows.rows import PARAGRAPH_BYTES, Rows
from schemas.validate import MAX_RAW_BYTES, DocumentRows, Load, Place, quarantine_row
from sources.blobs import BlobWriter
from sources.formats import FORMATS
from sources.opening import ReadError, identity_of, open_source
from sources.records import Cut, RawRecord, Tail
from sources.streams import open_stream
from text.errors import RecordError, RunError
from text.steps import in_step
from warehouse.stage import BatchWriter

__all__ = ["mill_batch"]

# Records that are milled in step weigh so much together: from 64 documents of 10 KB on, more gain nothing.
_GROUP_WEIGHT = 1 << 20


def mill_batch(batch: Batch, job: Job) -> BatchResult:
    """Mill a batch into its staging folder.

    A file that vanished, changed or could not be read is reported in its PieceResult, none of its rows are staged.
    Raises RunError where the warehouse's disk cannot be written.
    """
    folder = job.staging / batch.batch_id
    try:
        with _without_collector(), BatchWriter(folder) as writer:
            rows, parts, results = Rows(), 1, []
            for piece in batch.pieces:
                miller = _PieceMiller(piece, batch, job, rows)
                results.append(miller.mill(writer))
                parts += miller.flushes
                if rows.weight >= job.part_bytes:
                    rows.write(writer)
            rows.write(writer)
    except OSError as exc:
        msg = f"The rows of a batch could not be written to {folder}: {exc.strerror or exc}."
        raise RunError(msg) from exc
    return BatchResult(batch, folder, parts, tuple(results))


@contextmanager
def _without_collector() -> Iterator[None]:
    """Keep Python from looking for cycles among rows, which have none: it takes a fifth of the time of a batch."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class _PieceMiller:
    """Mills one piece of a file into `rows`, written out whenever they grow beyond a part."""

    def __init__(self, piece: FilePiece, batch: Batch, job: Job, rows: Rows) -> None:
        self._piece = piece
        self._job = job
        self._rows = rows
        self._load = Load(batch.batch_id, job.run_id, job.started_at, piece.process_version)
        self._origin = origin_of(piece)
        self._may_flush = len(batch.pieces) == 1
        self._seen: set[str] = set()
        self._held_bytes = 0
        self._result = PieceResult(piece.source_uri)
        self.flushes = 0

    def mill(self, writer: BatchWriter) -> PieceResult:
        mark = self._rows.mark()
        try:
            with open_source(self._piece.path, self._piece.below) as file:
                self._demand_unchanged(file)
                for items, hint in self._group(file):
                    self._mill(items, hint, writer)
                self._demand_unchanged(file)
            self._tell_empty()
        except ReadError as exc:
            self._rows.truncate(mark if not self.flushes else dict.fromkeys(mark, 0))
            return PieceResult(self._piece.source_uri, problem=exc.reason)
        return self._result

    def _mill(self, items: Sequence[RawRecord | Tail], hint: str | None, writer: BatchWriter) -> None:
        """Mill some records in step, and take in what became of each, in order."""
        records = [item for item in items if isinstance(item, RawRecord)]
        milled = in_step(
            (mill_record(record, hint, self._piece, self._origin, self._load, self._job) for record in records),
            RecordError,
        )
        made = iter(milled)
        for item in items:
            self._held_bytes += item.byte_end - item.byte_start
            if isinstance(item, Tail):
                self._reject_stream(item, hint)
            else:
                self._take(item, next(made), hint)
            if self._may_flush and self._held_bytes >= self._job.part_bytes:
                self._flush(writer)

    def _flush(self, writer: BatchWriter) -> None:
        self._rows.write(writer)
        self._seen.clear()  # keys are compared across parts when all are staged
        self._held_bytes = 0
        self.flushes += 1

    def _demand_unchanged(self, file: BinaryIO) -> None:
        if identity_of(file) != self._piece.identity:
            raise ReadError("still_being_written")

    def _group(self, file: BinaryIO) -> Iterator[tuple[list[RawRecord | Tail], str | None]]:
        """Cut the piece, and gather records that are milled in step; with them what its first bytes say of encoding."""
        piece, job = self._piece, self._job
        end = None if piece.compression else piece.piece.byte_end
        chunks = open_stream(file, piece.compression, piece.piece.byte_start, end, job.max_expansion)
        hint = piece.encoding
        # What fits into a row of the quarantine is not set aside, however low the limit.
        most = max(job.max_record_bytes, MAX_RAW_BYTES)
        cut = Cut(piece.piece.first_index, piece.piece.byte_start, most, self._new_blob, hint)
        group: list[RawRecord | Tail] = []
        weight = 0
        for item in FORMATS[piece.format].cut(chunks, cut):
            group.append(item)
            weight += _weigh(item)
            if weight >= _GROUP_WEIGHT:
                yield group, hint
                group, weight = [], 0
        yield group, hint

    def _new_blob(self) -> BlobWriter:
        return BlobWriter(self._job.blobs)

    def _take(self, record: RawRecord, rows: DocumentRows | RecordError, hint: str | None) -> None:
        self._result = self._result._replace(records=self._result.records + 1)
        if isinstance(rows, RecordError):
            self._reject(record, "record", rows, hint)
            return
        # Whether the key is new or not: a part must end at the same record when a piece is milled again.
        size = record.byte_end - record.byte_start
        self._held_bytes += max(0, len(rows.paragraphs) * PARAGRAPH_BYTES - size)
        try:
            self._demand_new_key(rows.document.document_id, rows.document.record_key, record.record_index)
        except RecordError as exc:
            self._reject(record, "record", exc, hint)
            return
        self._rows.add(rows)
        result = self._result
        self._result = result._replace(
            documents=result.documents + 1,
            paragraphs=result.paragraphs + len(rows.paragraphs),
            spans=result.spans + len(rows.spans),
            fragments=result.fragments + rows.document.fragment_count,
        )

    def _tell_empty(self) -> None:
        """A file of lines without a single record is told of, for silence is never success."""
        piece = self._piece.piece
        if (self._result.records, self._result.quarantined_streams) == (0, 0) and piece == (
            0,
            self._piece.identity.size_bytes,
            0,
        ):
            detail = f"the file has {self._piece.identity.size_bytes} bytes and no record"
            self._reject_stream(Tail(0, 0, 0, b"", "empty_document", detail), None)

    def _demand_new_key(self, document_id: str, key: str, index: int) -> None:
        is_repeated = document_id in self._seen or index in self._piece.repeated
        self._seen.add(document_id)
        if is_repeated:
            detail = f"an earlier record of the file has the key `{key[:200]}` too"
            raise RecordError("duplicate_key", detail, "load")

    def _reject_stream(self, tail: Tail, hint: str | None) -> None:
        self._reject(tail, "stream", RecordError(tail.reason, tail.detail, "read"), hint)

    def _reject(self, item: RawRecord | Tail, scope: Scope, error: RecordError, hint: str | None) -> None:
        reject = make_reject(item.raw, scope, error, hint, self._job.blobs)
        place = Place(item.record_index, item.byte_start, item.byte_end)
        self._rows.tables["quarantine"].append(quarantine_row(reject, place, self._origin, self._load))
        counted = "quarantined_records" if scope == "record" else "quarantined_streams"
        self._result = self._result._replace(**{counted: getattr(self._result, counted) + 1})


def _weigh(item: RawRecord | Tail) -> int:
    """The bytes of a record and of as many paragraphs as it has lines: those rows are held until it is taken in."""
    if not isinstance(item.raw, bytes):
        return 0
    return len(item.raw) + PARAGRAPH_BYTES * (item.raw.count(b"\n") + item.raw.count(rb"\n"))
