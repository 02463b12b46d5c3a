"""Make rows anew from texts that the warehouse keeps, in a worker process; nothing is read or cut."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.parquet as pq

from flows.batch import Job
from flows.record import mill_candidate
from flows.rows import Rows
from schemas.settings import SourceSettings
from schemas.validate import DocumentRows, Load, Origin, Place, given_key
from sources.formats import Candidate, read_stated
from text.decoding.decode import Decoded
from text.errors import RecordError, RunError
from text.steps import Steps, in_step
from warehouse.stage import BatchWriter

__all__ = ["Remilled", "TextBatch", "remill_batch"]

# Documents that are read, and milled in step, at a time; see `flows/mill.py`.
_AT_ONCE = 64


class TextBatch(NamedTuple):
    """Stored texts, with what their documents say of where they are from, in a Parquet file, and their sources."""

    batch_id: str
    path: Path
    sources: Mapping[str, tuple[SourceSettings, str]]  # by name, with the process version of the rows to be made


class Remilled(NamedTuple):
    """What a batch came to: its staging folder, counts, and the documents that keep the rows they have, with why."""

    folder: Path
    documents: int = 0
    paragraphs: int = 0
    spans: int = 0
    fragments: int = 0
    refused: tuple[tuple[str, str], ...] = ()  # document_id; reason and detail


def remill_batch(batch: TextBatch, job: Job) -> Remilled:
    """Make the rows of a batch anew and stage them.

    A text that the rules in force refuse stages nothing: its document keeps the rows that it has. Raises RunError where
    the warehouse's disk cannot be read or written.
    """
    folder = job.staging / batch.batch_id
    done = Remilled(folder)
    try:
        with BatchWriter(folder) as writer:
            rows = Rows()
            for texts in _texts(batch.path):
                for text, made in zip(
                    texts, in_step((_mill(text, batch, job) for text in texts), RecordError), strict=True
                ):
                    done = _take(done, text["document_id"], made, rows)
                if rows.weight >= job.part_bytes:
                    rows.write(writer)
            rows.write(writer)
    except OSError as exc:
        msg = f"The rows of a batch could not be written to {folder}: {exc.strerror or exc}."
        raise RunError(msg) from exc
    return done


def _texts(path: Path) -> Iterator[list[dict[str, Any]]]:
    with pq.ParquetFile(path) as file:
        for part in file.iter_batches(batch_size=_AT_ONCE):
            yield part.to_pylist()


def _mill(text: Mapping[str, Any], batch: TextBatch, job: Job) -> Steps[DocumentRows]:
    source, version = batch.sources[text["source_name"]]
    content = Decoded(
        text["raw_text"],
        text["encoding_declared"],
        text["encoding_detected"],
        text["encoding_used"],
        tuple(text["repairs"]),
    )
    stated = read_stated(json.loads(text["metadata"]), source)
    candidate = Candidate(given_key(text["record_key"]), content, text["url"], text["metadata"], stated)
    place = Place(text["record_index"], text["byte_start"], text["byte_end"])
    origin = Origin(
        source.name,
        text["source_uri"],
        text["file_id"],
        text["encoding_declared"],
        source.original_language,
        source.is_translation,
    )
    load = Load(batch.batch_id, job.run_id, job.started_at, version)
    return mill_candidate(candidate, place, origin, load, job)


def _take(done: Remilled, document_id: str, made: DocumentRows | RecordError, rows: Rows) -> Remilled:
    if isinstance(made, RecordError):
        return done._replace(refused=(*done.refused, (document_id, f"{made.reason}: {made.detail}")))
    done = done._replace(
        documents=done.documents + 1,
        paragraphs=done.paragraphs + len(made.paragraphs),
        spans=done.spans + len(made.spans),
        fragments=done.fragments + made.document.fragment_count,
    )
    rows.add(made)
    return done
