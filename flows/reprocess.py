"""Make rows anew by the rules in force from the texts that the warehouse keeps: the sources are not needed.

Each commit puts the new rows of some batches in place of the old ones, so a run that is killed has done what it had
committed; with `stale` the next one goes on from there. A text that the rules refuse, or that workers die on, keeps the
rows that it has.
"""

import shutil
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from flows.culprits import RemillingInPool
from flows.frame import run_frame
from flows.ingest import worker_count
from flows.pool import worker_pool
from flows.record import warm_up
from flows.remill import Remilled, TextBatch
from flows.run import MEGABYTE, job_of, process_version_of
from flows.stale import source_versions
from schemas.run import Run
from schemas.settings import Settings, SourceSettings
from text.errors import UsageError
from warehouse.load import load_reprocessed, run_sql, why_failed
from warehouse.publish import Published

__all__ = ["Reprocessed", "reprocess"]

_FOLDER = "24_reprocess"
_ROWS_AT_ONCE = 64


class Reprocessed(NamedTuple):
    """What it came to: the run, how many documents were chosen, and why those stay as they are that were refused."""

    run: Run
    published: Published
    chosen: int
    refused: dict[str, str]  # document_id to reason and detail


def reprocess(
    settings: Settings,
    *,
    stale: bool = False,
    where: str | None = None,
    wait: bool = False,
    flow_run_id: str | None = None,
) -> Reprocessed:
    """Make the rows of documents anew: of all, or of those that other rules made, or that an SQL condition names.

    `where` is a condition over the columns of `documents`; with `stale` both must hold. Raises UsageError for a
    condition that cannot be read, and where there is no warehouse; BusyError where another run is active.
    """
    with run_frame(settings, "reprocess", flow_run_id=flow_run_id, wait=wait) as frame:
        work = _Reprocessing(settings, frame.lake)
        work.choose(stale=stale, where=where)
        with frame.stage("mill"):
            work.do(frame.run)
        published = frame.end(work.counts)
    return Reprocessed(frame.run, published, work.chosen, work.refused)


class _Reprocessing:
    """Takes batch by batch from the lake, has workers mill it, and loads what comes back."""

    def __init__(self, settings: Settings, lake: duckdb.DuckDBPyConnection) -> None:
        self._settings = settings
        self._lake = lake
        self._sources = {source.name: source for source in settings.sources}
        self.chosen = 0
        self.counts: Counter[str] = Counter()
        self.refused: dict[str, str] = {}

    def choose(self, *, stale: bool, where: str | None) -> None:
        """Write the documents that are wanted, and their batches, into temporary tables."""
        try:
            # Parsed as a condition, so that it cannot be anything else.
            named = self._lake.table("documents").filter(where or "true")
            self._lake.register("reprocess_named", named)
            with source_versions(self._lake, self._settings) as plain:
                run_sql(self._lake, f"{_FOLDER}/05_wanted", stale=stale, plain=plain)
        except duckdb.Error as exc:
            if where is None:
                raise
            msg = f"The condition {where!r} cannot be used: {why_failed(exc)}"
            raise UsageError(msg) from exc
        query = "SELECT count(*) FROM memory.main.reprocess_wanted"
        (self.chosen,) = self._lake.execute(query).fetchone() or (0,)

    def do(self, run: Run) -> None:
        """Mill and load all that was chosen; at most two batches more than there are workers wait."""
        job = job_of(run, self._settings)
        job.staging.mkdir(parents=True, exist_ok=True)
        window = worker_count(self._settings) + 2
        ready: list[Remilled] = []
        with worker_pool(worker_count(self._settings)) as pool:
            pool.prepare(warm_up)
            under_way: deque[RemillingInPool] = deque()
            for batch in self._batches(run, job.staging):
                under_way.append(RemillingInPool(pool, batch, job))
                if len(under_way) >= window:
                    ready = self._take(under_way.popleft().result(), ready, run)
            while under_way:
                ready = self._take(under_way.popleft().result(), ready, run)
        self._commit(ready, run)

    def _batches(self, run: Run, staging: Path) -> Iterator[TextBatch]:
        """Write the texts into files of about a batch each, as they are asked for."""
        batch_bytes = int(self._settings.ingest.batch_mb * MEGABYTE)
        reader = self._lake.cursor()  # a result of its own, for the connection goes on to other statements meanwhile
        reader.execute("USE lake")
        texts = run_sql(reader, f"{_FOLDER}/20_texts").to_arrow_reader(_ROWS_AT_ONCE)
        for place, part in enumerate(_packed(texts, batch_bytes), start=1):
            batch_id = f"{run.run_id}-{place:06d}"
            path = staging / f"{batch_id}.texts.parquet"
            pq.write_table(part, path, compression="zstd", compression_level=1)
            names = {str(name) for name in part.column("source_name").to_pylist()}
            yield TextBatch(batch_id, path, part.num_rows, {name: self._source(name) for name in names})

    def _source(self, name: str) -> tuple[SourceSettings, str]:
        """The settings of a source in force, and their version; of one that is configured no longer, the defaults."""
        source = self._sources.get(name) or SourceSettings(name=name, root=Path("/"))
        return source, process_version_of(source, self._settings)

    def _take(self, done: Remilled, ready: list[Remilled], run: Run) -> list[Remilled]:
        """Load what is ready once it is as much as one transaction shall load."""
        self.refused.update(done.refused)
        self.counts.update({name: getattr(done, name) for name in ("documents", "paragraphs", "spans", "fragments")})
        ready = [*ready, done]
        if len(ready) * self._settings.ingest.batch_mb < self._settings.ingest.commit_mb:
            return ready
        self._commit(ready, run)
        return []

    def _commit(self, ready: list[Remilled], run: Run) -> None:
        folders = [done.folder for done in ready if done.documents]
        if folders:
            load_reprocessed(self._lake, folders, run.started_at)
        for done in ready:
            shutil.rmtree(done.folder, ignore_errors=True)
            done.folder.with_name(f"{done.folder.name}.texts.parquet").unlink(missing_ok=True)


def _packed(parts: Iterable[pa.RecordBatch], batch_bytes: int) -> Iterator[pa.Table]:
    """Gather rows to tables of about so many bytes."""
    held: list[pa.RecordBatch] = []
    for part in parts:
        held.append(part)
        if sum(each.nbytes for each in held) >= batch_bytes:
            yield pa.Table.from_batches(held)
            held = []
    if held:
        yield pa.Table.from_batches(held)
