"""What is done to a warehouse without new input, as flows of Prefect."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from prefect import flow
from prefect.runtime import flow_run

from flows.deployed import in_turn, logged_to_flow, skipped
from flows.maintain import maintain
from flows.publish import publish
from schemas.settings import load_settings
from text.errors import BusyError
from warehouse.layout import layout_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from prefect.client.schemas.objects import State

    from schemas.settings import Settings

__all__ = ["maintain_flow", "publish_flow"]


@flow(name="publish", persist_result=False)
def publish_flow(config: Path | None = None, warehouse: Path | None = None, wait: bool = False) -> "State[None] | None":
    """Build the file for readers anew, from nothing, as `gristmill publish` does."""
    return _do(publish, load_settings(config, warehouse), wait=wait)


@flow(name="maintain", persist_result=False)
def maintain_flow(
    config: Path | None = None, warehouse: Path | None = None, wait: bool = False
) -> "State[None] | None":
    """Merge the lake's small files and let old snapshots go, as `gristmill maintain` does."""
    return _do(maintain, load_settings(config, warehouse), wait=wait)


def _do(chore: "Callable[..., Any]", settings: "Settings", *, wait: bool) -> "State[None] | None":
    """Do a chore; where another run is active, the flow run is cancelled by the name of Skipped."""
    try:
        with logged_to_flow(), in_turn(layout_of(settings.warehouse)):
            chore(settings, wait=wait, flow_run_id=str(flow_run.id))
    except BusyError as exc:
        return skipped(str(exc))
    return None
