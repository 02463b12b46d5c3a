"""The frame of every run that writes: its lock, its row in `runs`, how it ends, and what readers are told of that.

    with run_frame(settings, "replay") as frame:
        ...                              # the work, on frame.lake
        frame.end({"documents": 3})      # its figures; then what it loaded is derived and published

However the block is left, `runs` and `status.json` say so, and nothing of the run is left in `staging/`.
"""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import duckdb

from flows.alerts import Judged
from flows.run import begin_run, derive_run, enter_run, fail_run, finished, forget_run
from flows.telling import telling
from flows.whereabouts import tell_under_way
from schemas.run import BALANCE_TERMS, Run, RunKind
from schemas.run_source import RunSource
from schemas.settings import Settings
from text.errors import GristmillError, UsageError
from warehouse.connect import hold_lock, open_lake
from warehouse.layout import Layout
from warehouse.publish import Published, publish

__all__ = ["Frame", "run_frame"]


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

    def end(self, figures: Mapping[str, int] | None = None, *, deriving: bool = True, full: bool = False) -> Published:
        """Let the run succeed with these figures, derive what follows from its load, and publish."""
        self.run = finished(self.run, status="succeeded", **(figures or {}))
        if deriving:
            derive_run(self.lake, self.settings, self.run)
        self.published = publish(self.lake, self.settings, self.run, full=full)
        return self.published


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
    layout = Layout(settings.warehouse.path)
    with telling(settings, kind, flow_run_id) as ending, hold_lock(layout, wait=wait, must_exist=must_exist):
        with open_lake(settings.warehouse) as lake:
            frame = Frame(settings, lake, begin_run(lake, settings, kind, flow_run_id))
            staging = layout.staging / frame.run.run_id
            try:
                yield frame
            except UsageError:
                forget_run(lake, frame.run)
                raise
            except BaseException as exc:
                ending.sources = frame.failed_sources(exc)
                ending.run = fail_run(lake, frame.run, exc, tell_under_way(staging), ending.sources)
                if isinstance(exc, GristmillError):
                    terms = {term: getattr(frame.run, term) for term in BALANCE_TERMS}
                    exc.figures = {"run_id": frame.run.run_id, **terms, **frame.known()}
                raise
            finally:
                shutil.rmtree(staging, ignore_errors=True)
            enter_run(lake, frame.run)
        ending.run, ending.sources, ending.judged = frame.run, frame.sources, frame.judged
        ending.generation = frame.published.generation if frame.published else None
        closed(layout)
