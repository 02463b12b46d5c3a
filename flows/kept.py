"""Mill a record whose bytes the quarantine kept, in a worker, for it may cost too much or kill what mills it."""

from typing import NamedTuple

from flows.batch import FilePiece, Job
from flows.budget import cpu_budget
from flows.culprits import blame_for
from flows.pool import Pool, WorkerDiedError
from flows.record import mill_record, origin_of
from flows.rows import Rows
from schemas.validate import Load
from sources.records import RawRecord
from text.errors import RecordError
from text.steps import finish
from warehouse.stage import BatchWriter

__all__ = ["Milled", "mill_kept", "try_again"]


class Milled(NamedTuple):
    """A document that is staged in the folder of its batch."""

    document_id: str
    record_key: str
    paragraphs: int
    spans: int
    fragments: int


def try_again(pool: Pool, record: RawRecord, hint: str | None, piece: FilePiece, batch_id: str, job: Job) -> Milled:
    """Have a worker mill and stage a record; where the worker dies, once more and alone.

    Raises RecordError where the record cannot be loaded, be it that both workers died.
    """
    try:
        return pool.submit(mill_kept, record, hint, piece, batch_id, job).result()
    except WorkerDiedError:
        pass
    try:
        return pool.submit_alone(mill_kept, record, hint, piece, batch_id, job).result()
    except WorkerDiedError as exc:
        blame = blame_for(exc, job, "record")
        raise RecordError(blame.reason, blame.detail, "process") from exc


def mill_kept(record: RawRecord, hint: str | None, piece: FilePiece, batch_id: str, job: Job) -> Milled:
    """Mill a record and stage its rows. Raises RecordError where it cannot be loaded."""
    load = Load(batch_id, job.run_id, job.started_at, piece.process_version)
    with cpu_budget(job.max_record_seconds):
        made = finish(mill_record(record, hint, piece, origin_of(piece), load, job))
    document = made.document
    milled = Milled(
        document.document_id, document.record_key, len(made.paragraphs), len(made.spans), document.fragment_count
    )
    rows = Rows()
    rows.add(made)
    with BatchWriter(job.staging / batch_id) as writer:
        rows.write(writer)
    return milled
