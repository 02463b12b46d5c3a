"""Tell people once when something goes wrong, and once when it is well again: `on_alert`.

What is wrong and was told is kept in `alerts.json`, so that only changes are told. What could not be told is told by
the next run or check. Nothing here stops a run, or changes how it ends.
"""

import datetime as dt
import logging
import socket
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from flows.expectations import Problem
from flows.send_alert import AlertError, send_alert
from schemas.alert import Alert, AlertChange, AlertState, Trouble
from schemas.settings import Settings
from text.errors import RunError
from warehouse.alert_state import keep_alert_state, open_alert_state
from warehouse.connect import utc_now
from warehouse.layout import layout_of

__all__ = ["Judged", "tell_changes"]

_log = logging.getLogger("gristmill.alerts")


class Judged(NamedTuple):
    """What is wrong with a subject; of the reasons `kept`, and all but `only`, nothing could be told this time."""

    subject: str
    problems: Sequence[Problem]
    kept: Collection[str] = ()
    only: Collection[str] | None = None

    def leaves(self, reason: str) -> bool:
        """Tell whether a reason stands as it stood."""
        return reason in self.kept or (self.only is not None and reason not in self.only)


def tell_changes(
    settings: Settings, judged: Sequence[Judged], run_id: str | None = None, flow_run_id: str | None = None
) -> None:
    """Tell what began and what ended, and remember it once it is told; what goes wrong with that is logged."""
    if not settings.on_alert.is_set:
        return
    layout, now = layout_of(settings.warehouse), utc_now()
    try:
        with open_alert_state(layout) as before:
            after = before
            for each in judged:
                after = _entered(after, each, now, warnings=settings.on_alert.warnings)
            changes = [*_changes(before, after)]
            if changes:
                alert = Alert(
                    text="\n".join(map(_in_words, changes)),
                    sent_at=now,
                    host=socket.gethostname(),
                    warehouse=str(layout.root),
                    run_id=run_id,
                    flow_run_id=flow_run_id,
                    changes=changes,
                )
                send_alert(alert, settings.on_alert)
                keep_alert_state(layout, after)
    except AlertError as problem:
        _log.error("Nobody could be told what changed, so the next run or check tells it: %s", problem)
    except RunError as problem:
        _log.warning("%s", problem)


def _entered(state: AlertState, judged: Judged, now: dt.datetime, *, warnings: bool) -> AlertState:
    """Give the state with what was found of a subject; what was wrong before is so since then."""
    known = state.troubles.get(judged.subject, {})
    found = {reason: trouble for reason, trouble in known.items() if judged.leaves(reason)}
    for severity, _, reason, detail in judged.problems:
        if severity == "error" or (severity == "warn" and warnings):
            before = known.get(reason)
            if before is None or before.severity != severity:
                before = Trouble(severity=severity, detail=detail, since=now)
            found.setdefault(reason, before)
    return AlertState(troubles={**state.troubles, judged.subject: found})


def _changes(before: AlertState, after: AlertState) -> Iterator[AlertChange]:
    """Yield what began, and then what ended."""
    for subject, reason, new in _missing(after, before):
        yield AlertChange(subject=subject, state="raised", reason=reason, **dict(new))
    for subject, reason, old in _missing(before, after):
        if reason not in after.troubles.get(subject, {}):
            yield AlertChange(subject=subject, state="cleared", reason=reason, **dict(old))


def _missing(these: AlertState, there: AlertState) -> Iterator[tuple[str, str, Trouble]]:
    """Yield the troubles that the other state has not, or not so."""
    for subject, troubles in these.troubles.items():
        known = there.troubles.get(subject, {})
        yield from ((subject, reason, each) for reason, each in troubles.items() if known.get(reason) != each)


def _in_words(change: AlertChange) -> str:
    reason = change.reason.replace("_", " ")
    if change.state == "raised":
        return f"{change.severity.upper()} {change.subject}, {reason}: {change.detail}"
    return f"WELL AGAIN {change.subject}, {reason} since {change.since:%Y-%m-%d %H:%M} UTC"
