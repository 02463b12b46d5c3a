"""Tell readers how a run ended, however it does, in `status.json`; and people what began or ended with it: alerts."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from flows.alerts import Judged, tell_changes
from flows.expectations import Problem
from flows.run import new_run, was_interrupted, why
from schemas.run import Run, RunKind
from schemas.run_source import RunSource
from schemas.settings import Settings
from schemas.status import StatusRun, StatusSkip
from text.errors import BusyError, RunError, UsageError
from warehouse.connect import utc_now
from warehouse.layout import layout_of
from warehouse.status import tell_ended, tell_skipped

__all__ = ["Ending", "telling"]

_log = logging.getLogger("gristmill.status")


class Ending:
    """What is known of a run's end, as far as it came."""

    def __init__(self) -> None:
        self.run: Run | None = None
        self.sources: Sequence[RunSource] = ()
        self.judged: Sequence[Judged] = ()
        self.generation: int | None = None


@contextmanager
def telling(settings: Settings, kind: RunKind, flow_run_id: str | None) -> Iterator[Ending]:
    """Write `status.json` when the block is left, by whatever way; a run that another run hinders is skipped.

    How a run ended does not hang on whether that can be written: if not, it is a note of the error that ended the run,
    and of one that ended well it is logged.
    """
    ending, layout, started_at = Ending(), layout_of(settings.warehouse), utc_now()
    try:
        yield ending
    except BusyError as exc:
        skipped = new_run(settings, kind, flow_run_id, status="skipped", finished_at=utc_now(), error=str(exc))
        skip = StatusSkip(
            run_id=skipped.run_id,
            kind=kind,
            flow_run_id=flow_run_id,
            skipped_at=skipped.started_at,
            error=str(exc),
        )
        with _noted(exc):
            tell_skipped(layout, skip)
        raise
    except UsageError:
        raise
    except BaseException as exc:
        if layout.root.is_dir():
            failed = StatusRun(
                run_id=None,
                kind=kind,
                flow_run_id=flow_run_id,
                status="failed",
                error=why(exc),
                started_at=started_at,
                finished_at=utc_now(),
            )
            with _noted(exc):
                tell_ended(layout, ending.run or failed, ending.sources, None)
            if not was_interrupted(exc):
                problem = Problem("error", "failed", "run_failed", why(exc))
                run_id = ending.run.run_id if ending.run else None
                tell_changes(settings, [Judged(f"run of {kind}", [problem])], run_id, flow_run_id)
        raise
    if ending.run is not None:
        try:
            tell_ended(layout, ending.run, ending.sources, ending.generation)
        except RunError as problem:
            _log.warning("%s", problem)
        tell_changes(settings, [Judged(f"run of {kind}", []), *ending.judged], ending.run.run_id, flow_run_id)


@contextmanager
def _noted(error: BaseException) -> Iterator[None]:
    """Let what cannot be written beside a failure be told with it, not in its place."""
    try:
        yield
    except RunError as problem:
        error.add_note(str(problem))
