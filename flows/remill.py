"""Make rows anew from texts that the warehouse keeps, in a worker process; nothing is read or cut."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.parquet as pq

from flows.batch import Blame, Job
from flows.budget import cpu_budget
from flows.heavy import HEAVY_BYTES, HeavyLock
from flows.record import mill_candidate
from flows.rows import GROUP_WEIGHT, Rows, weigh
from flows.whereabouts import WhereaboutsWriter
from schemas.settings import SourceSettings
from schemas.validate import DocumentRows, Load, Origin, Place, given_key
from sources.formats import Candidate, read_stated
from text.decoding.decode import Decoded
from text.errors import RecordError, RunError
from text.steps import Steps, in_step
from warehouse.stage import BatchWriter

__all__ = ["Remilled", "TextBatch", "remill_batch"]

_AT_ONCE = 8  # documents that are read at a time: each may have 16 MB


class TextBatch(NamedTuple):
    """Stored texts, with what their documents say of where they are from, in a Parquet file, and their sources."""

    batch_id: str
    path: Path
    documents: int
    sources: Mapping[str, tuple[SourceSettings, str]]  # by name, with the process version of the rows to be made
    # What workers died on, by its place in the file: it is not tried again.
    culprits: tuple[tuple[int, Blame], ...] = ()
    only: int | None = None  # the one that is tried, alone


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

    A text that the rules in force refuse stages nothing: its document keeps the rows that it has. A text that takes
    more CPU time than the job allows ends the process; `flows/whereabouts.py` has where it was. Raises RunError where
    the warehouse's disk cannot be read or written.
    """
    folder = job.staging / batch.batch_id
    done = Remilled(folder)
    try:
        with (
            WhereaboutsWriter(job.staging, batch.batch_id, _names(batch.path)) as where,
            BatchWriter(folder) as writer,
            HeavyLock(job.staging) as heavy,
        ):
            rows = Rows()
            for group in _groups(batch, job):
                where.at(group[0].place)
                if sum(each.weight for each in group) >= HEAVY_BYTES:
                    heavy.take()
                with cpu_budget(job.max_record_seconds):
                    made = in_step((_mill(each, batch, job) for each in group), RecordError)
                for each, own in zip(group, made, strict=True):
                    done = _take(done, each.values["document_id"], own, rows)
                if rows.weight >= job.part_bytes:
                    rows.write(writer)
            rows.write(writer)
    except OSError as exc:
        msg = f"The rows of a batch could not be written to {folder}: {exc.strerror or exc}."
        raise RunError(msg) from exc
    return done


def _names(path: Path) -> list[str]:
    """What is said of each text where a worker is told to be at it."""
    places = pq.read_table(path, columns=["source_uri", "record_index"]).to_pylist()
    return [f"{each['source_uri']} (record {each['record_index']})" for each in places]


class _Text(NamedTuple):
    """A stored text: its place in its batch, its columns, and what its rows may weigh."""

    place: int
    values: Mapping[str, Any]
    weight: int


def _groups(batch: TextBatch, job: Job) -> Iterator[list[_Text]]:
    """The texts of a batch, those together that are milled in step."""
    group: list[_Text] = []
    weight = 0
    for text in _texts(batch.path):
        if batch.only is not None and text.place != batch.only:
            continue
        group.append(text)
        weight += text.weight
        if job.is_careful or weight >= GROUP_WEIGHT:
            yield group
            group, weight = [], 0
    if group:
        yield group


def _texts(path: Path) -> Iterator[_Text]:
    place = 0
    with pq.ParquetFile(path) as file:
        for part in file.iter_batches(batch_size=_AT_ONCE):
            for values in part.to_pylist():
                yield _Text(place, values, weigh(len(values["raw_text"]), values["raw_text"].count("\n")))
                place += 1


def _mill(each: _Text, batch: TextBatch, job: Job) -> Steps[DocumentRows]:
    if blame := dict(batch.culprits).get(each.place):
        raise RecordError(blame.reason, blame.detail, "process")
    text = each.values
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
    return (yield from mill_candidate(candidate, place, origin, load, job))


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
