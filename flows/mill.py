"""Mill one batch: raw bytes to validated rows in Parquet files, inside one call, in one process.

Runs in the worker processes, so nothing here imports Prefect; only paths and counts travel back.
"""

import gc
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import pairwise
from typing import BinaryIO

from flows.batch import Batch, BatchResult, FilePiece, Job, PieceResult
from flows.budget import cpu_budget
from flows.heavy import HEAVY_BYTES, HeavyLock
from flows.record import mill_record, origin_of
from flows.rejects import Rejects
from flows.rows import GROUP_WEIGHT, RECORD_BYTES, Rows, weigh
from flows.whereabouts import WhereaboutsWriter
from schemas.validate import MAX_RAW_BYTES, DocumentRows, Load, text_hash_of
from sources.formats import FORMATS
from sources.opening import ReadError, identity_of, open_source
from sources.records import Cut, RawRecord, Tail
from sources.streams import open_stream
from text.errors import RecordError, RunError
from text.steps import Steps, in_step
from warehouse.stage import BatchWriter

__all__ = ["mill_batch"]


def mill_batch(batch: Batch, job: Job) -> BatchResult:
    """Mill a batch into its staging folder.

    A file that vanished, changed or could not be read is reported in its PieceResult, none of its rows are staged.
    Raises RunError where the warehouse's disk cannot be written. A record that takes more CPU time than the job allows
    ends the process; `flows/whereabouts.py` has where it was.
    """
    problems: dict[int, str] = {}
    while True:
        try:
            return _mill_batch(batch, job, problems)
        except _SpoiledError as exc:
            problems[exc.piece] = exc.reason
        except OSError as exc:
            msg = f"The rows of a batch could not be written to {job.staging}: {exc.strerror or exc}."
            raise RunError(msg) from exc


class _SpoiledError(Exception):
    """A file could not be read to the end when rows of it were written already: the batch is milled without it."""

    def __init__(self, piece: int, reason: str) -> None:
        super().__init__(piece, reason)
        self.piece = piece
        self.reason = reason


def _mill_batch(batch: Batch, job: Job, problems: Mapping[int, str]) -> BatchResult:
    folder = job.staging / batch.batch_id
    uris = [piece.source_uri for piece in batch.pieces]
    with (
        _without_collector(),
        WhereaboutsWriter(job.staging, batch.batch_id, uris) as where,
        BatchWriter(folder) as out,
        HeavyLock(job.staging) as heavy,
    ):
        rows, parts, results, begun = Rows(), 1, [], [time.monotonic()]
        for number, piece in enumerate(batch.pieces):
            begun.append(begun[-1])
            if number in problems or piece.blame:
                results.append(PieceResult(piece.source_uri, problem=problems.get(number), blame=piece.blame))
                continue
            where.at(number)
            miller = _PieceMiller(piece, batch, job, rows, partial(where.at, number), heavy)
            mark = rows.mark()
            try:
                results.append(miller.mill(out))
            except ReadError as exc:
                if miller.flushes:
                    raise _SpoiledError(number, exc.reason) from exc
                rows.truncate(mark)
                results.append(PieceResult(piece.source_uri, problem=exc.reason))
            parts += miller.flushes
            if rows.weight >= job.part_bytes:
                rows.write(out)
            begun[-1] = time.monotonic()
        rows.write(out)
    return BatchResult(batch, folder, parts, tuple(results), tuple(end - start for start, end in pairwise(begun)))


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

    def __init__(
        self, piece: FilePiece, batch: Batch, job: Job, rows: Rows, at: Callable[[int | None], None], heavy: HeavyLock
    ) -> None:
        self._piece = piece
        self._job = job
        self._rows = rows
        self._at = at
        self._heavy = heavy
        self._load = Load(batch.batch_id, job.run_id, job.started_at, piece.process_version)
        self._origin = origin_of(piece)
        self._rejects = Rejects(piece, self._load, job)
        self._culprits = dict(piece.culprits)
        self._group_weight = 0 if job.is_careful else GROUP_WEIGHT
        self._seen: set[str] = set()
        self._result = PieceResult(piece.source_uri)
        self.flushes = 0

    def mill(self, writer: BatchWriter) -> PieceResult:
        """Mill the piece. Raises ReadError where it cannot be read to the end."""
        with open_source(self._piece.path, self._piece.below) as file:
            self._demand_unchanged(file)
            self._new_blob = self._rejects.open(file).writer
            for items, hint in self._group(file):
                self._mill(items, hint, writer)
            self._demand_unchanged(file)
            self._tell_empty()
        for row in self._rejects.sums():
            self._rows.reject(row)
        return self._result

    def _mill(self, items: Sequence[RawRecord | Tail], hint: str | None, writer: BatchWriter) -> None:
        """Mill some records in step, and take in what became of each, in order."""
        records = [item for item in items if isinstance(item, RawRecord)]
        if records:
            self._at(records[0].record_index)
        if sum(map(_weigh, items)) >= HEAVY_BYTES:
            self._heavy.take()
        with cpu_budget(self._job.max_record_seconds):
            made = iter(in_step((self._mill_record(record, hint) for record in records), RecordError))
        self._at(None)
        for item in items:
            if isinstance(item, Tail):
                self._reject(item, RecordError(item.reason, item.detail, "read"), hint)
            else:
                self._take(item, next(made), hint)
            if self._rows.weight >= self._job.part_bytes:
                self._flush(writer)

    def _mill_record(self, record: RawRecord, hint: str | None) -> Steps[DocumentRows]:
        blame = self._culprits.get(record.record_index)
        if blame:
            raise RecordError(blame.reason, blame.detail, "process")
        return (yield from mill_record(record, hint, self._piece, self._origin, self._load, self._job))

    def _flush(self, writer: BatchWriter) -> None:
        self._rows.write(writer)
        self._seen.clear()  # keys are compared across parts when all are staged
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
            if piece.only is not None and item.record_index != piece.only:
                continue
            group.append(item)
            weight += _weigh(item)
            if weight >= self._group_weight:
                yield group, hint
                group, weight = [], 0
        yield group, hint

    def _take(self, record: RawRecord, rows: DocumentRows | RecordError, hint: str | None) -> None:
        self._result = self._result._replace(records=self._result.records + 1)
        if isinstance(rows, RecordError):
            self._reject(record, rows, hint)
            return
        if self._is_forgotten(rows):
            self._reject(record, RecordError("forgotten", "it was taken down", "load"), hint)
            return
        if error := self._why_repeated(rows, record.record_index):
            self._reject(record, error, hint)
            return
        result = self._result
        self._result = result._replace(
            documents=result.documents + 1,
            paragraphs=result.paragraphs + len(rows.paragraphs),
            spans=result.spans + len(rows.spans),
            fragments=result.fragments + rows.document.fragment_count,
        )
        self._rows.add(rows, record.byte_end - record.byte_start)

    def _tell_empty(self) -> None:
        """A file of lines without a single record is told of, for silence is never success."""
        piece = self._piece.piece
        if (self._result.records, self._result.quarantined_streams) == (0, 0) and piece == (
            0,
            self._piece.identity.size_bytes,
            0,
        ):
            detail = f"the file has {self._piece.identity.size_bytes} bytes and no record"
            tail = Tail(0, 0, 0, b"", "empty_document", detail)
            self._reject(tail, RecordError(tail.reason, tail.detail, "read"), None)

    def _is_forgotten(self, rows: DocumentRows) -> bool:
        forgotten, uri = self._piece.forgotten, self._piece.source_uri
        return bool(forgotten) and not forgotten.isdisjoint(
            (rows.document.document_id, text_hash_of(uri, rows.raw_document.sha256))
        )

    def _why_repeated(self, rows: DocumentRows, index: int) -> RecordError | None:
        document = rows.document
        is_repeated = document.document_id in self._seen or index in self._piece.repeated
        self._seen.add(document.document_id)
        detail = f"an earlier record of the file has the key `{document.record_key[:200]}` too"
        return RecordError("duplicate_key", detail, "load") if is_repeated else None

    def _reject(self, item: RawRecord | Tail, error: RecordError, hint: str | None) -> None:
        row = self._rejects.take(item, error, hint)
        if row:
            self._rows.reject(row)
        counted = "quarantined_streams" if isinstance(item, Tail) else "quarantined_records"
        self._result = self._result._replace(**{counted: getattr(self._result, counted) + 1})


def _weigh(item: RawRecord | Tail) -> int:
    """The bytes of a record and of as many paragraphs as it has lines: those rows are held until it is taken in."""
    if not isinstance(item.raw, bytes):
        return RECORD_BYTES
    return weigh(len(item.raw), item.raw.count(b"\n") + item.raw.count(rb"\n"))
