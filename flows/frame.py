"""The frame of every run that writes: its lock, its row in `runs`, how it ends, and what readers are told of that.

    with run_frame(settings, "replay") as frame:
        ...                              # the work, on frame.lake
        frame.end({"documents": 3})      # its figures; then what it loaded is derived and published

However the block is left, `runs` and `status.json` say so, and nothing of the run is left in `staging/`.
"""

import logging
import resource
import shutil
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Literal

import duckdb

from flows.alerts import Judged
from flows.logs import log_facts
from flows.run import MEGABYTE, begin_run, derive_run, enter_run, fail_run, finished, forget_run
from flows.telling import telling
from flows.whereabouts import tell_under_way
from schemas.base import Row
from schemas.figures import Figures
from schemas.run import BALANCE_TERMS, STAGES, Run, RunKind
from schemas.run_source import RunSource
from schemas.settings import Settings
from text.errors import GristmillError, UsageError
from warehouse.connect import hold_lock, open_lake, utc_now
from warehouse.layout import Layout, layout_of
from warehouse.publish import Published, publish

__all__ = ["Frame", "run_frame"]

StageName = Literal["discover", "mill", "load", "derive", "publish"]

_log = logging.getLogger("gristmill.runs")
_LOGGED = {
    *("run_id", "kind", "status", "flow_run_id", "error", "peak_memory_mb", "worker_memory_mb", "quarantined_new"),
    *Figures.model_fields.keys() - Row.model_fields.keys(),
    *(f"{name}_seconds" for name in STAGES),
}


class Frame:
    """A run under way. `run` is its row as it will be entered.

    Where it fails, `failed_sources` gives their rows, and `known` the figures of what it had done until then.
    """

    def __init__(self, settings: Settings, lake: duckdb.DuckDBPyConnection, run: Run) -> None:
        self.settings = settings
        self.lake = lake
        self.run = run
        self.sources: Sequence[RunSource] = ()
        self.judged: Sequence[Judged] = ()
        self.failed_sources: Callable[[BaseException], Sequence[RunSource]] = lambda _: ()
        self.known: Callable[[], Mapping[str, int]] = dict
        self.published: Published | None = None
        self._seconds: dict[str, float] = defaultdict(float)
        self._stage: str | None = None

    @contextmanager
    def stage(self, name: StageName) -> Iterator[None]:
        """Take the time of a stage; one inside another counts for itself alone."""
        outer, self._stage, begun = self._stage, name, time.monotonic()
        try:
            yield
        finally:
            spent = time.monotonic() - begun
            self._seconds[name] += spent
            if outer:
                self._seconds[outer] -= spent
            self._stage = outer

    def timed(self) -> Run:
        """Give the run's row with the times of its stages, and the memory that it took so far."""
        figures = {f"{name}_seconds": round(seconds, 3) for name, seconds in self._seconds.items()}
        own, workers = (_peak_memory_mb(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        return self.run.model_copy(update={**figures, "peak_memory_mb": own, "worker_memory_mb": workers or None})

    def end(self, figures: Mapping[str, int] | None = None, *, deriving: bool = True, full: bool = False) -> Published:
        """Let the run succeed with these figures, derive what follows from its load, and publish."""
        self.run = finished(self.run, status="succeeded", **(figures or {}))
        if deriving:
            with self.stage("derive"):
                derive_run(self.lake, self.settings, self.run)
        with self.stage("publish"):
            self.published = publish(self.lake, self.settings, self.timed(), full=full)
        return self.published


def _log_run(run: Run, message: str) -> None:
    facts = run.model_dump(mode="json", include=_LOGGED)
    log_facts(_log, message, **{name: value for name, value in facts.items() if value is not None})


def _told_of(run: Run) -> str:
    """Say how a run ended, and how long each of its stages took."""
    stages = ", ".join(f"{name} {spent:.1f} s" for name, spent in run.stage_seconds.items())
    what = f"{run.files_found} files, {run.documents} documents, {run.quarantined_records} records quarantined"
    return f"Run {run.run_id} of {run.kind} ended as {run.status}: {what}; {stages or 'no stages'}."


def _peak_memory_mb(whose: int) -> float:
    """Give the most memory that this process, or the largest of its children that ended, has had resident, in MB."""
    unit = 1 if sys.platform == "darwin" else 1024  # ru_maxrss is in bytes there, in KiB on Linux (getrusage(2))
    return round(resource.getrusage(whose).ru_maxrss * unit / MEGABYTE, 1)


@contextmanager
def run_frame(
    settings: Settings,
    kind: RunKind,
    *,
    flow_run_id: str | None = None,
    wait: bool = False,
    must_exist: bool = True,
    closed: Callable[[Layout], None] = lambda _: None,
) -> Iterator[Frame]:
    """Hold the lock and the lake for a run, which is entered as running, and as ended when the block is left.

    `closed` is called when the lake is closed again, under the lock still. Raises BusyError where another run is
    active; UsageError, such as the block raises for what it cannot do, is no run: nothing is entered of it.
    """
    layout = layout_of(settings.warehouse)
    with telling(settings, kind, flow_run_id) as ending, hold_lock(layout, wait=wait, must_exist=must_exist):
        with open_lake(settings.warehouse) as lake:
            frame = Frame(settings, lake, begin_run(lake, settings, kind, flow_run_id))
            _log_run(frame.run, f"Run {frame.run.run_id} of {kind} begins.")
            staging = layout.staging / frame.run.run_id
            try:
                yield frame
            except UsageError:
                forget_run(lake, frame.run)
                raise
            except BaseException as exc:
                ending.sources = frame.failed_sources(exc)
                ending.run = fail_run(lake, frame.timed(), exc, tell_under_way(staging), ending.sources)
                if isinstance(exc, GristmillError):
                    terms = {term: getattr(frame.run, term) for term in BALANCE_TERMS}
                    exc.figures = {"run_id": frame.run.run_id, **terms, **frame.known()}
                _log_run(ending.run, f"Run {ending.run.run_id} of {kind} failed: {ending.run.error}")
                raise
            finally:
                shutil.rmtree(staging, ignore_errors=True)
            frame.run = frame.timed().model_copy(update={"finished_at": utc_now()})
            enter_run(lake, frame.run)
            _log_run(frame.run, _told_of(frame.run))
        ending.run, ending.sources, ending.judged = frame.run, frame.sources, frame.judged
        ending.generation = frame.published.generation if frame.published else None
        closed(layout)
