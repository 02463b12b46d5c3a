"""What `gristmill up` serves: the flows, with what parameters and when."""

from pathlib import Path
from typing import Any, Literal, NamedTuple

from schemas.settings import Settings

__all__ = ["Served", "timetable"]

FlowName = Literal["ingest", "publish", "maintain", "freshness"]


class Served(NamedTuple):
    """A flow with its parameters, and when it runs by itself: five fields of cron, None where only by hand."""

    flow: FlowName
    name: str
    parameters: dict[str, Any]
    cron: str | None
    time_zone: str

    def __str__(self) -> str:
        when = f"{self.cron} {self.time_zone}" if self.cron else "by hand"
        return f"{self.flow}/{self.name}  {when}"


def timetable(settings: Settings, config: Path | None) -> list[Served]:
    """Give what is to be served: a source with a schedule of its own by itself, the others together, and the chores.

    A run waits for one of another name that is active, and is skipped where one of its own name is.
    """
    plan, places = settings.schedule, _places(settings, config)
    together = [source.name for source in settings.sources if not source.schedule]
    alone = [source for source in settings.sources if source.schedule]
    # All of them: then a source that is configured later is among them.
    chosen = {"source": together} if alone else {}
    served = [
        Served("ingest", source.name, {"source": source.name, "wait": True, **places}, source.schedule, zone)
        for source in alone
        for zone in [source.time_zone or plan.time_zone]
    ]
    if together or not alone:
        served.insert(0, Served("ingest", "all", {**chosen, "wait": True, **places}, plan.ingest, plan.time_zone))
    chores: list[tuple[FlowName, str | None]] = [("publish", plan.publish), ("maintain", plan.maintain)]
    served += [Served(flow, "all", {"wait": True, **places}, cron, plan.time_zone) for flow, cron in chores]
    return [*served, Served("freshness", "all", places, plan.freshness, plan.time_zone)]


def _places(settings: Settings, config: Path | None) -> dict[str, str]:
    """Name config and warehouse for a process in another folder."""
    named = {"config": config, "warehouse": settings.warehouse.path}
    return {name: str(path.absolute()) for name, path in named.items() if path is not None}
