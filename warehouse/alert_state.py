"""The file that remembers what was wrong and was told: `alerts.json`, under a lock of its own."""

import contextlib
import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import ValidationError

from schemas.alert import AlertState
from text.errors import RunError
from warehouse.layout import Layout
from warehouse.whole_file import write_whole

__all__ = ["keep_alert_state", "open_alert_state"]


@contextmanager
def open_alert_state(layout: Layout) -> Iterator[AlertState]:
    """Give what was told last, and let nobody else tell anything meanwhile.

    Where nothing can be read, nothing is remembered: what is told twice is better than what is not told.
    """
    state = AlertState()
    with contextlib.ExitStack() as stack:
        with contextlib.suppress(OSError):
            fcntl.flock(stack.enter_context(layout.alerts_lock.open("w")), fcntl.LOCK_EX)
        with contextlib.suppress(OSError, ValidationError):
            state = AlertState.model_validate_json(layout.alerts.read_bytes())
        yield state


def keep_alert_state(layout: Layout, state: AlertState) -> None:
    """Remember what was told. The caller has it open. Raises RunError where it cannot be kept."""
    try:
        write_whole(layout.alerts, state)
    except OSError as exc:
        msg = f"{layout.alerts} could not be written, so the same may be told again: {exc.strerror}."
        raise RunError(msg) from exc
