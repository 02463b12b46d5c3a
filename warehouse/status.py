"""Write `status.json` beside the link that readers open: so they see that the schedule lives."""

import fcntl
from collections.abc import Callable, Sequence

from pydantic import ValidationError

from schemas.run import Run
from schemas.run_source import RunSource
from schemas.status import Status, StatusRun, StatusSkip
from text.errors import RunError
from warehouse.connect import utc_now
from warehouse.layout import Layout
from warehouse.whole_file import write_whole

__all__ = ["read_status", "tell_ended", "tell_skipped"]

_KEPT_SKIPS = 50


def read_status(layout: Layout) -> Status | None:
    """Read the file; None where there is none, or one that is not of this form."""
    try:
        return Status.model_validate_json(layout.status.read_bytes())
    except (FileNotFoundError, ValidationError):
        return None


def tell_ended(layout: Layout, run: StatusRun | Run, sources: Sequence[RunSource], generation: int | None) -> None:
    """Tell how a run ended; `generation` None keeps what was told before. Raises RunError where it cannot."""
    ended = run if isinstance(run, StatusRun) else _ended(run)

    def change(status: Status) -> dict[str, object]:
        # The lock is free by now, and a quick run may have been here.
        later = [each.kind for each in status.runs if each.started_at > ended.started_at]
        if ended.kind in later:
            return {}
        published = status.generation if generation is None or later else generation
        return {**status.entering(ended), "generation": published, "sources": status.taking(list(sources))}

    _change(layout, change)


def tell_skipped(layout: Layout, skip: StatusSkip) -> None:
    """Tell that a run did not take place: who holds the run's lock enters it into the table `runs`."""
    _change(layout, lambda status: {"skipped": [*status.skipped, skip][-_KEPT_SKIPS:]})


def _ended(run: Run) -> StatusRun:
    return StatusRun.model_validate(
        {name: getattr(run, name) for name in StatusRun.model_fields} | {"finished_at": run.finished_at or utc_now()}
    )


def _change(layout: Layout, change: Callable[[Status], dict[str, object]]) -> None:
    """Put a changed file in the place of the one before, under a lock of its own: a run that is skipped writes too.

    Raises RunError where that cannot be done, such as on a full disk.
    """
    try:
        with layout.status_lock.open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            now = utc_now()
            status = read_status(layout) or Status(written_at=now)
            write_whole(layout.status, status.model_copy(update={"written_at": now, **change(status)}))
    except OSError as exc:
        msg = f"{layout.status} could not be written: {exc.strerror}."
        raise RunError(msg) from exc
