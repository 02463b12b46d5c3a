"""The path of a run, top to bottom: find, read, mill, load, enter into the ledger, derive, publish.

`flows/tasks.py` runs the same path with Prefect's tasks for stages; `--direct` runs it with plain functions.
"""

import logging
import os
import shutil
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple, Protocol

import duckdb

from flows.batch import BatchResult, PieceResult
from flows.blamed import stage_blamed
from flows.culprits import MillingInPool
from flows.frame import Frame, run_frame
from flows.logs import log_facts
from flows.milling import PATIENCE_SECONDS, Group, Mill, mill_groups, settle_repeated_keys
from flows.plan import Findings, Surveyed, Verdict, examine, from_ns, list_found, list_to_read, pack, storable_path
from flows.pool import worker_pool
from flows.record import warm_up
from flows.run import (
    MEGABYTE,
    count_held_bytes,
    count_reasons,
    derive_run,
    job_of,
    process_version_of,
    why,
)
from flows.settle import Settled, Tally, failed_sources, settle
from flows.stale import find_stale_files
from flows.whereabouts import tell_under_way
from schemas.run import BALANCE_TERMS, Run
from schemas.run_file import FileStatus
from schemas.run_source import RunSource
from schemas.settings import Settings
from sources.discover import Scan
from sources.opening import UNREADABLE
from text.errors import RunError
from warehouse.derive import Derived
from warehouse.forget import forgotten_by_file
from warehouse.load import CommitFile, commit_files, run_sql, transaction
from warehouse.publish import Published, publish

__all__ = [
    "IngestRequest",
    "Reject",
    "Reporter",
    "Stages",
    "Summary",
    "direct_stages",
    "ingest",
    "worker_count",
]


_log = logging.getLogger("gristmill.milling")


class IngestRequest(NamedTuple):
    """What to ingest: the scans, whether files that look unchanged are hashed too, whether to wait for another run.

    `reload`: files are loaded anew of which older rules or settings made rows.
    """

    scans: tuple[Scan, ...]
    verify: bool = False
    wait: bool = False
    reload: bool = False


class Reject(NamedTuple):
    """A reject that the run met, by where it is."""

    reason: str
    source_uri: str
    record_index: int
    quarantine_id: str


class Summary(NamedTuple):
    """What a run came to: its row in `runs`, what was published, why records were rejected, each source's row.

    `rejects` are the newest of what the run rejected, some of them.
    """

    run: Run
    published: Published
    reasons: dict[str, int]
    sources: tuple[RunSource, ...] = ()
    rejects: tuple[Reject, ...] = ()


def _keep_workers() -> None:
    """Leave it to the pool when its workers end."""


class Stages(NamedTuple):
    """The stages of a run that are tasks of their own under Prefect.

    `end_workers` is called when all is milled: what comes then is the main process's alone, and may have their memory.
    """

    find: Callable[[duckdb.DuckDBPyConnection, Sequence[Scan]], Findings]
    mill: Mill
    commit: Callable[..., int]
    derive: Callable[[duckdb.DuckDBPyConnection, Settings, Run], Derived]
    publish: Callable[[duckdb.DuckDBPyConnection, Settings, Run], Published]
    end_workers: Callable[[], None] = _keep_workers


class Reporter(Protocol):
    """Is told how far a run is."""

    def step(self, name: str) -> None:
        """A step begins or is done."""

    def found(self, files: int) -> None:
        """So many files were found."""

    def milled(self, files: int, input_bytes: int) -> None:
        """So many more files and bytes are milled."""


@contextmanager
def direct_stages(settings: Settings) -> Iterator[Stages]:
    """Give the stages as plain functions over one pool of worker processes."""
    with worker_pool(worker_count(settings)) as pool:
        pool.prepare(warm_up)
        yield Stages(list_found, partial(MillingInPool, pool), commit_files, derive_run, publish, pool.shutdown)


def worker_count(settings: Settings) -> int:
    """Tell how many worker processes there will be."""
    if settings.ingest.workers:
        return settings.ingest.workers
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def ingest(
    request: IngestRequest, settings: Settings, stages: Stages, reporter: Reporter, flow_run_id: str | None = None
) -> Summary:
    """Run the whole path and publish.

    A source that cannot be read does not stop the others. Raises RunError where the run cannot go on, or none of its
    sources can be read, BusyError where another is active; what was committed stays, and the
    next run goes on from there.
    """
    with run_frame(settings, "ingest", flow_run_id=flow_run_id, wait=request.wait, must_exist=False) as frame:
        reporter.step("begun")
        loading = _Loading(frame, request, stages, reporter)
        frame.failed_sources, frame.known = loading.unsettled, loading.figures
        frame.run, frame.sources, frame.judged = loading.load()
        reporter.step("loaded")
        stages.end_workers()
        with frame.stage("derive"):
            stages.derive(frame.lake, settings, frame.run)
        reporter.step("derived")
        with frame.stage("publish"):
            frame.published = published = stages.publish(frame.lake, settings, frame.timed())
        reasons = count_reasons(frame.lake, frame.run)
        rejects = run_sql(frame.lake, "25_ledger/newest_rejects", run_id=frame.run.run_id).fetchall()
        reporter.step("switched")
    reporter.step("published")
    return Summary(frame.run, published, reasons, tuple(frame.sources), tuple(map(Reject._make, rejects)))


class _Loading:
    """The part of a run between its first and its last entry in `runs`."""

    def __init__(self, frame: Frame, request: IngestRequest, stages: Stages, reporter: Reporter) -> None:
        self._frame = frame
        self._run = frame.run
        self._request = request
        self._settings = frame.settings
        self._stages = stages
        self._reporter = reporter
        self._lake = frame.lake
        self._sources = {scan.source.name: scan.source for scan in request.scans}
        self._job = job_of(frame.run, frame.settings, count_held_bytes(frame.lake))
        self._batch_bytes = int(frame.settings.ingest.batch_mb * MEGABYTE)
        self._ready: list[Group] = []
        self._ready_bytes = 0
        self._findings = Findings(0, ())
        self._tally = Tally()
        self._settled = False
        self._told_under_way: str | None = None

    def load(self) -> Settled:
        with self._frame.stage("discover"):
            self._findings = self._stages.find(self._lake, self._request.scans)
        if len(self._findings.dead) == len(self._request.scans):
            raise RunError(" ".join(each.detail for each in self._findings.dead))
        log_facts(_log, f"{self._findings.files} files found.", run_id=self._run.run_id, files=self._findings.files)
        self._reporter.found(self._findings.files)
        self._reporter.step("found")
        with self._frame.stage("mill"):
            self._mill_all()
        self._commit()
        with self._frame.stage("load"):
            settled = settle(self._lake, self._run, self._settings, self._request.scans, self._findings, self._tally)
        self._settled = True
        return settled

    def unsettled(self, error: BaseException) -> list[RunSource]:
        """Give the rows of the sources where the run stopped before it had entered them."""
        if self._settled:
            return []
        return failed_sources(self._run, self._request.scans, self._findings.dead, why(error))

    def figures(self) -> dict[str, int]:
        """Give what the run had found and milled where it stopped before its figures were settled."""
        if self._settled:
            return {}
        milled = sum(self._tally.by_source.values(), Counter[str]())
        return {"files_found": self._findings.files} | {term: milled[term] for term in BALANCE_TERMS if term in milled}

    def _examined(self) -> Iterator[Surveyed]:
        find_stale_files(self._lake, self._settings, self._run, wanted=self._request.reload)
        for file in list_to_read(self._lake, verify=self._request.verify):
            result = examine(file, self._batch_bytes, self._sources[file.source_name].encoding)
            if isinstance(result, Verdict):
                self._tally.verdicts.append(result)
            else:
                self._tally.by_source[file.source_name]["read_bytes"] += result.survey.size_bytes
                yield result

    def _mill_all(self) -> None:
        """Mill all that has to be read, and load it whenever enough is whole."""
        versions = {name: process_version_of(source, self._settings) for name, source in self._sources.items()}
        gone = forgotten_by_file(self._lake)
        batches = pack(self._examined(), self._sources, versions, self._run.run_id, self._batch_bytes, gone)
        window = worker_count(self._settings) + 2  # all workers are busy, and two batches wait
        for group in mill_groups(batches, self._stages.mill, self._job, window, self._milled, self._waiting):
            self._ready.append(group)
            self._ready_bytes += group.input_bytes
            if self._ready_bytes >= self._settings.ingest.commit_mb * MEGABYTE:
                self._commit()

    def _milled(self, files: int, result: BatchResult) -> None:
        facts = result.facts()
        told = "Batch {batch_id}: {files} files, {mb} MB, {records} records, {rejects} rejects in {seconds} s"
        log_facts(_log, f"{told.format(**facts)}.", run_id=self._run.run_id, **facts)
        self._reporter.milled(files, result.batch.input_bytes)
        self._reporter.step("milled")

    def _waiting(self) -> None:
        """Tell what takes long, in the log and in `runs`: nobody looks into a run that hangs."""
        under_way = tell_under_way(self._job.staging, PATIENCE_SECONDS)
        if under_way:
            _log.warning("A worker has been for more than %s s at %s.", PATIENCE_SECONDS, under_way)
        if under_way != self._told_under_way:
            with transaction(self._lake):
                run_sql(self._lake, "25_ledger/tell_under_way", run_id=self._run.run_id, under_way=under_way)
            self._told_under_way = under_way

    def _commit(self) -> None:
        """Load what is complete in one transaction."""
        files, folders = [], []
        for group in self._ready:
            settle_repeated_keys(self._lake, group, self._stages.mill, self._job)
            group_files = list(self._commit_files(group))
            if group_files:
                files += group_files
                folders += [*group.folders, *self._stage_blamed(group)]
        self._ready, self._ready_bytes = [], 0
        if not files:
            return
        self._reporter.step("committing")
        with self._frame.stage("load"):
            self._tally.quarantined_new += self._stages.commit(self._lake, files, folders, self._run.started_at)
        self._reporter.step("committed")
        for folder in folders:
            shutil.rmtree(folder, ignore_errors=True)

    def _stage_blamed(self, group: Group) -> Iterator[Path]:
        for uri, blame in group.blamed.items():
            self._tally.by_source[group.files[uri].file.source_name]["quarantined_files"] += 1
            yield stage_blamed(group.files[uri], blame, self._run.batch_id, self._job)

    def _commit_files(self, group: Group) -> Iterator[CommitFile]:
        by_file: dict[str, list[PieceResult]] = {}
        seconds: dict[str, float] = defaultdict(float)
        for result in group.results:
            for piece, spent in zip(result.pieces, result.seconds, strict=True):
                by_file.setdefault(piece.source_uri, []).append(piece)
                seconds[piece.source_uri] += spent
        for uri, pieces in by_file.items():
            problem = next((piece.problem for piece in pieces if piece.problem), None)
            if problem:
                status = "unreadable" if problem in UNREADABLE else "ignored"
                self._tally.verdicts.append(Verdict(uri, status, problem))
            else:
                yield self._commit_file(group.files[uri], pieces, seconds[uri])

    def _commit_file(self, surveyed: Surveyed, pieces: Sequence[PieceResult], seconds: float) -> CommitFile:
        counts = Counter[str]()
        is_blamed = any(piece.blame for piece in pieces)  # then nothing of it is loaded
        for piece in pieces:
            counts.update({} if is_blamed else {name: getattr(piece, name) for name in _PIECE_COUNTS})
        file, survey = surveyed.file, surveyed.survey
        self._tally.by_source[file.source_name].update(counts)
        self._tally.mill_seconds[file.source_name] += seconds
        loaded: FileStatus = "replaced" if file.is_known else "loaded"
        return CommitFile(
            file_id=surveyed.file_id,
            source_name=file.source_name,
            source_uri=file.source_uri,
            path=storable_path(file.path),
            sha256=survey.sha256,
            size_bytes=survey.size_bytes,
            modified_at=from_ns(file.modified_ns),
            read_at=surveyed.read_at,
            format=survey.format,
            compression=survey.compression,
            record_count=counts["records"],
            status=loaded if counts["documents"] else "quarantined",
            is_known=file.is_known,
            max_rejects=self._settings.quarantine.max_rows_per_file,
            mill_seconds=seconds,
            batch_id=self._run.batch_id,
            run_id=self._run.run_id,
            ingested_at=self._run.started_at,
        )


_PIECE_COUNTS = (
    "records",
    "documents",
    "paragraphs",
    "spans",
    "fragments",
    "quarantined_records",
    "quarantined_streams",
)
