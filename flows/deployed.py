"""What every flow of a deployment does beside its work: it logs to Prefect, takes its turn, ends with its parent."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterDeploymentId,
    FlowRunFilterStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import State, StateType
from prefect.context import FlowRunContext
from prefect.logging.handlers import APILogHandler
from prefect.runtime import deployment, flow_run
from prefect.states import Cancelled

from flows.tether import ending_with_parent
from text.errors import BusyError
from warehouse.file_lock import hold_file_lock
from warehouse.layout import Layout

__all__ = ["in_turn", "logged_to_flow", "skipped"]


@contextmanager
def logged_to_flow() -> Iterator[None]:
    """Show what Gristmill logs in the log of the flow run and its tasks, whatever loggers Prefect's settings name.

    A flow that somebody calls by hand, without Prefect's engine, has no log there.
    """
    if FlowRunContext.get() is None:
        yield
        return
    logger, handler = logging.getLogger("gristmill"), APILogHandler()
    level = logger.level
    logger.addHandler(handler)
    if not logger.isEnabledFor(logging.INFO):
        logger.setLevel(logging.INFO)
    try:
        yield
    finally:
        logger.setLevel(level)
        logger.removeHandler(handler)


@contextmanager
def in_turn(layout: Layout) -> Iterator[None]:
    """Let one run of a deployment work at a time; nothing is asked of a flow that somebody calls by hand.

    Raises BusyError, by which the run is skipped, where another run of the same deployment is active, or began after
    this one was due: then it did this one's work.
    """
    if not deployment.id:
        yield
        return
    if (done_by := _done_by()) is not None:
        raise BusyError(f"The run {done_by} began after this one was due, and did its work.")
    name = f"{flow_run.flow_name}-{deployment.name}"
    busy = f"The run of {name} before this one is still active; the next takes up what came since."
    with ending_with_parent(), hold_file_lock(layout, layout.turn(name), lambda: busy):
        yield


def skipped(why: str) -> State[None]:
    """Give the state of a run that another one hinders, or did the work of: cancelled, by the name of Skipped."""
    return Cancelled(name="Skipped", message=why)


def _done_by() -> str | None:
    """Name a run of the same deployment that began after this one was due: after a downtime, one run catches up."""
    context = FlowRunContext.get()
    this = context.flow_run if context else None
    if this is None or this.deployment_id is None or not this.auto_scheduled or this.expected_start_time is None:
        return None
    runs = FlowRunFilter(
        deployment_id=FlowRunFilterDeploymentId(any_=[this.deployment_id]),
        start_time=FlowRunFilterStartTime(after_=this.expected_start_time),
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.COMPLETED, StateType.FAILED])),
    )
    with get_client(sync_client=True) as client:
        done = client.read_flow_runs(flow_run_filter=runs, limit=1)
    return done[0].name if done else None
