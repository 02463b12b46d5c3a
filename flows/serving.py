"""The program that serves the flows on their schedules: `python -m flows.serving PLAN`, started by `flows.up` alone.

PLAN is a list of `Served` as JSON. Each run is a process of its own, which Prefect's `Runner` starts.
"""

import asyncio
import datetime as dt
import json
import signal
import sys
from collections.abc import Collection, Sequence
from typing import Any

from prefect import Flow
from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterId,
    DeploymentFilterTags,
    FlowRunFilter,
    FlowRunFilterExpectedStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, State, StateType
from prefect.runner import Runner
from prefect.schedules import Cron
from prefect.states import Crashed
from prefect.types.entrypoint import EntrypointType

from flows.chores import maintain_flow, publish_flow
from flows.deployed import skipped
from flows.freshness import freshness_flow
from flows.tasks import ingest_flow
from flows.timetable import Served

__all__ = ["main"]

_FLOWS: dict[str, Flow[..., Any]] = {
    each.name: each for each in (ingest_flow, publish_flow, maintain_flow, freshness_flow)
}
_TAG = "gristmill-up"


def main() -> None:
    """Serve until SIGINT."""
    plan = [Served(*each) for each in json.loads(sys.argv[1])]
    asyncio.run(_serve(plan))


async def _serve(plan: Sequence[Served]) -> None:
    """Serve as `prefect.serve` does, and cancel what is under way at the end, so that it says how it ended."""
    # More than there are deployments: the next run of one that is active begins too, and says that it is skipped.
    runner = Runner(pause_on_shutdown=False, limit=2 * len(plan))
    for each in plan:
        await runner.aadd_deployment(
            await _FLOWS[each.flow].ato_deployment(
                each.name,
                schedule=Cron(each.cron, timezone=each.time_zone) if each.cron else None,
                parameters=each.parameters,
                tags=[_TAG],
                entrypoint_type=EntrypointType.MODULE_PATH,
            )
        )
    await _settle(plan)  # now that what was planned by an earlier configuration is planned no more
    stopping: list[asyncio.Task[None]] = []
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGINT, lambda: stopping.append(loop.create_task(runner.astop())))
    await runner.start()


async def _settle(plan: Sequence[Served]) -> None:
    """Let one run of each deployment catch up with what was due meanwhile, and forget deployments that are no more."""
    async with get_client() as client:
        ours = DeploymentFilter(tags=DeploymentFilterTags(all_=[_TAG]))
        flows = {flow.id: flow.name for flow in await client.read_flows()}
        named = {(each.flow, each.name) for each in plan}
        for deployment in await client.read_deployments(deployment_filter=ours):
            if (flows.get(deployment.flow_id), deployment.name) not in named:
                await client.delete_deployment(deployment.id)
                continue
            this = DeploymentFilter(id=DeploymentFilterId(any_=[deployment.id]))
            missed = await _skip_missed(client, this)
            if await _end_killed(client, this) or missed:
                await client.create_flow_run_from_deployment(deployment.id, tags=[_TAG, "catch-up"])


async def _skip_missed(client: PrefectClient, deployment: DeploymentFilter) -> bool:
    """Skip, by that name, the runs that were due while nobody served; tells whether there were any.

    A run that somebody asks for by hand is none of them.
    """
    due = FlowRunFilterExpectedStartTime.model_validate({"before_": dt.datetime.now(dt.UTC)})
    missed = [run for run in await _runs(client, deployment, [StateType.SCHEDULED], due) if run.auto_scheduled]
    for run in missed:
        message = "It was due while `gristmill up` was down; one run catches up."
        await client.set_flow_run_state(run.id, skipped(message), force=True)
    return bool(missed)


async def _end_killed(client: PrefectClient, deployment: DeploymentFilter) -> bool:
    """Mark as crashed what was under way when `gristmill up` was killed; tells whether there was anything.

    Nothing of it can be there still: all that `gristmill up` starts ends with it.
    """
    killed = await _runs(client, deployment, [StateType.PENDING, StateType.RUNNING, StateType.CANCELLING])
    for run in killed:
        state: State[Any] = Crashed(message="It was under way when `gristmill up` was killed.")
        await client.set_flow_run_state(run.id, state, force=True)
    return bool(killed)


async def _runs(
    client: PrefectClient,
    deployment: DeploymentFilter,
    states: Collection[StateType],
    due: FlowRunFilterExpectedStartTime | None = None,
) -> list[FlowRun]:
    state = FlowRunFilterState(type=FlowRunFilterStateType(any_=list(states)))
    wanted = FlowRunFilter(state=state, expected_start_time=due)
    return await client.read_flow_runs(deployment_filter=deployment, flow_run_filter=wanted)


if __name__ == "__main__":
    main()
