"""Mill one batch: raw bytes to validated rows in Parquet files, inside one call, in one process.

Runs in the worker processes, so nothing here imports Prefect; only paths and counts travel back.
"""

import datetime as dt
import gc
import hashlib
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import chain
from pathlib import Path
from typing import BinaryIO, Literal, NamedTuple

from pydantic import BaseModel

from schemas.settings import SourceSettings
from schemas.tables import STAGED_TABLES
from schemas.validate import MAX_RAW_BYTES, DocumentRows, Load, Origin, Place, Reject, build_rows, quarantine_row
from sources.blobs import Blob, BlobWriter, store_blob
from sources.formats import FORMATS, FormatName
from sources.opening import Identity, ReadError, identity_of, open_source
from sources.records import Cut, RawRecord, Tail, sniff_encoding
from sources.streams import Compression, StreamError, open_stream
from sources.survey import Piece
from text.anatomy.rules import Rules
from text.decoding.normalise import NormaliseOptions
from text.decoding.split import LINE_BREAKS
from text.errors import RecordError, RunError
from text.process import process
from text.steps import Steps, in_step
from text.tagging.detect import Detector, make_detector
from warehouse.stage import BatchWriter

__all__ = [
    "Batch",
    "BatchResult",
    "FilePiece",
    "Job",
    "PieceResult",
    "Rows",
    "mill_batch",
    "mill_record",
    "origin_of",
    "warm_up",
]


_Scope = Literal["record", "stream"]

# Each line may be a paragraph, whose rows take 6 KB of memory while they are made, be it a single letter: within the
# limit of bytes, lines of one letter would take 50 GB. Shakespeare's works have 196,000 lines.
_MAX_LINES = 250_000
_MARK_BYTES = 4  # of the longest byte order mark, that of UTF-32
# What a paragraph weighs at least when a part is measured: in real text it has more bytes.
_PARAGRAPH_BYTES = 256
# Records that are milled in step weigh so much together: from 64 documents of 10 KB on, more gain nothing.
_GROUP_WEIGHT = 1 << 20


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
    piece: Piece
    process_version: str
    # Records whose key an earlier piece of the file has; known only when all pieces have been milled once.
    repeated: frozenset[int] = frozenset()


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


class BatchResult(NamedTuple):
    """What a batch came to: its staging folder, in how many parts it was held in memory, and its pieces."""

    batch: Batch
    folder: Path
    parts: int
    pieces: tuple[PieceResult, ...]


class Rows:
    """Rows of several tables, gathered until they are written."""

    def __init__(self) -> None:
        self.tables: dict[str, list[BaseModel]] = {name: [] for name in STAGED_TABLES}

    def add(self, rows: DocumentRows) -> None:
        """Take in a document."""
        self.tables["documents"].append(rows.document)
        self.tables["raw_documents"].append(rows.raw_document)
        self.tables["paragraphs"] += rows.paragraphs
        self.tables["spans"] += rows.spans
        self.tables["marks"] += rows.marks
        self.tables["contributors"] += rows.contributors
        self.tables["fingerprints"].append(rows.fingerprint)

    @property
    def weight(self) -> int:
        """Bytes of text that as many paragraphs have at least."""
        return len(self.tables["paragraphs"]) * _PARAGRAPH_BYTES

    def mark(self) -> dict[str, int]:
        """Remember how much is there."""
        return {name: len(rows) for name, rows in self.tables.items()}

    def truncate(self, mark: dict[str, int]) -> None:
        """Go back to a mark."""
        for name, length in mark.items():
            del self.tables[name][length:]

    def write(self, writer: BatchWriter) -> None:
        """Write all and start anew."""
        for name, rows in self.tables.items():
            writer.write(name, rows)
            rows.clear()


@cache
def _detector() -> Detector:
    """Make the detector once in a process: its profiles cost time and memory."""
    return make_detector()


def warm_up() -> None:
    """Load what milling needs, while the run has other things to do; a batch that comes first loads it as well."""
    _detector()("Its profiles are loaded at the first question.")


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
        stream = open_stream(file, piece.compression, piece.piece.byte_start, end, job.max_expansion)
        head, chunks = _peek(stream)
        hint = sniff_encoding(head) if piece.piece.byte_start == 0 else None
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
        self._held_bytes += max(0, len(rows.paragraphs) * _PARAGRAPH_BYTES - size)
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

    def _reject(self, item: RawRecord | Tail, scope: _Scope, error: RecordError, hint: str | None) -> None:
        reject = _make_reject(item.raw, scope, error, hint, self._job.blobs)
        place = Place(item.record_index, item.byte_start, item.byte_end)
        self._rows.tables["quarantine"].append(quarantine_row(reject, place, self._origin, self._load))
        counted = "quarantined_records" if scope == "record" else "quarantined_streams"
        self._result = self._result._replace(**{counted: getattr(self._result, counted) + 1})


def _weigh(item: RawRecord | Tail) -> int:
    """The bytes of a record and of as many paragraphs as it has lines: those rows are held until it is taken in."""
    if not isinstance(item.raw, bytes):
        return 0
    return len(item.raw) + _PARAGRAPH_BYTES * (item.raw.count(b"\n") + item.raw.count(rb"\n"))


def _peek(stream: Iterator[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """Look at the first bytes of a stream, as many as a mark has; one that breaks here breaks for whoever reads on."""
    head = b""
    try:
        while len(head) < _MARK_BYTES and (chunk := next(stream, b"")):
            head += chunk
    except StreamError as exc:
        return head, chain([head], _break(exc))
    return head, chain([head], stream)


def _break(error: StreamError) -> Iterator[bytes]:
    yield from ()
    raise error


def origin_of(piece: FilePiece) -> Origin:
    """Tell where the rows of a piece come from."""
    source = piece.source
    return Origin(
        source.name,
        piece.source_uri,
        piece.file_id,
        source.encoding,
        source.original_language,
        source.is_translation,
    )


def mill_record(
    record: RawRecord, hint: str | None, piece: FilePiece, origin: Origin, load: Load, job: Job
) -> Steps[DocumentRows]:
    """Take one raw record all the way to validated rows. Raises RecordError where it cannot be loaded."""
    size = record.byte_end - record.byte_start
    if isinstance(record.raw, Blob) or size > job.max_record_bytes:
        detail = f"the record has {size} bytes, the limit is {job.max_record_bytes}"
        raise RecordError("too_large", detail, "read")
    try:
        candidate = FORMATS[piece.format].parse(record.raw, hint, piece.source)
        _demand_few_lines(candidate.content.text)
        yield
        processed = yield from process(
            candidate.content, _detector(), job.normalise, job.rules, _latest_of(job), candidate.stated
        )
        yield
        place = Place(record.record_index, record.byte_start, record.byte_end)
        return build_rows(processed, candidate.key, candidate.url, candidate.metadata, place, origin, load)
    except (RecordError, MemoryError, OSError):
        raise
    except Exception as exc:  # a fault of ours must cost one record, kept for replay, and not the whole load
        where = traceback.extract_tb(exc.__traceback__)[-1]
        detail = f"{type(exc).__name__}: {exc} ({Path(where.filename).name}, line {where.lineno})"
        raise RecordError("internal_error", detail, "process") from exc


def _latest_of(job: Job) -> dt.date:
    """The latest date that a text may state of itself: tomorrow, for it is tomorrow already somewhere."""
    return job.started_at.date() + dt.timedelta(days=1)


def _demand_few_lines(text: str) -> None:
    lines = sum(map(text.count, LINE_BREAKS))
    if lines > _MAX_LINES:
        detail = f"the record has {lines} lines, the limit is {_MAX_LINES}"
        raise RecordError("too_large", detail, "process")


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
