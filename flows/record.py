"""Mill one record: raw bytes to validated rows."""

import datetime as dt
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from flows.batch import FilePiece, Job
from schemas.settings import SourceSettings
from schemas.validate import DocumentRows, Load, Origin, Place, build_rows, document_id_of, record_key_of
from sources.formats import FORMATS, Candidate, FormatName
from sources.records import RawRecord
from text.decoding.split import LINE_BREAKS
from text.errors import RecordError
from text.process import process
from text.steps import Steps
from text.tagging.detect import Detector, make_detector

__all__ = ["mill_candidate", "mill_record", "origin_of", "told_document", "warm_up"]

# Each line may be a paragraph, whose rows take 6 KB of memory while they are made, be it a single letter: within the
# limit of bytes, lines of one letter would take 50 GB. Shakespeare's works have 196,000 lines.
_MAX_LINES = 250_000
# DuckDB takes eight times as much memory to read JSON that is all brackets, and has 192 MiB by default.
_MAX_METADATA = 4_000_000


@cache
def _detector() -> Detector:
    """Make the detector once in a process: its profiles cost time and memory."""
    return make_detector()


def told_document(
    raw: bytes, hint: str | None, form: FormatName, source: SourceSettings, source_uri: str
) -> str | None:
    """Tell by the key in a record's bytes which document it is, though it may not be fit to be loaded; else None."""
    try:
        key = FORMATS[form].key_of(raw, hint, source)
    except RecordError:
        return None
    return None if key is None else document_id_of(source_uri, record_key_of(key, 0))


def warm_up() -> None:
    """Load what milling needs, while the run has other things to do; a batch that comes first loads it as well."""
    _detector()("Its profiles are loaded at the first question.")


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
    if not isinstance(record.raw, bytes) or size > job.max_record_bytes:
        detail = f"the record has {size} bytes, the limit is {job.max_record_bytes}"
        raise RecordError("too_large", detail, "read")
    with _faults_told():
        candidate = FORMATS[piece.format].parse(record.raw, hint, piece.source)
    yield
    place = Place(record.record_index, record.byte_start, record.byte_end)
    return (yield from mill_candidate(candidate, place, origin, load, job))


def mill_candidate(candidate: Candidate, place: Place, origin: Origin, load: Load, job: Job) -> Steps[DocumentRows]:
    """Take a record as read to validated rows. Raises RecordError where it cannot be loaded."""
    with _faults_told():
        _demand_few_fields(candidate.metadata)
        _demand_few_lines(candidate.content.text)
        processed = yield from process(
            candidate.content, _detector(), job.normalise, job.rules, _latest_of(job), candidate.stated
        )
        yield
        return build_rows(processed, candidate.key, candidate.url, candidate.metadata, place, origin, load)


@contextmanager
def _faults_told() -> Iterator[None]:
    """Let a fault of ours cost one record, kept for replay, and not the whole load."""
    try:
        yield
    except (RecordError, MemoryError, OSError):
        raise
    except Exception as exc:
        where = traceback.extract_tb(exc.__traceback__)[-1]
        detail = f"{type(exc).__name__}: {exc} ({Path(where.filename).name}, line {where.lineno})"
        raise RecordError("internal_error", detail, "process") from exc


def _latest_of(job: Job) -> dt.date:
    """The latest date that a text may state of itself: tomorrow, for it is tomorrow already somewhere."""
    return job.started_at.date() + dt.timedelta(days=1)


def _demand_few_fields(metadata: str) -> None:
    if len(metadata) > _MAX_METADATA:
        detail = f"the other fields of the record have {len(metadata)} characters, the limit is {_MAX_METADATA}"
        raise RecordError("too_large", detail, "parse")


def _demand_few_lines(text: str) -> None:
    lines = sum(map(text.count, LINE_BREAKS))
    if lines > _MAX_LINES:
        detail = f"the record has {lines} lines, the limit is {_MAX_LINES}"
        raise RecordError("too_large", detail, "process")
