"""Publishing by itself, as a run: the file for readers is built anew, from nothing."""

from flows.frame import run_frame
from schemas.settings import Settings
from warehouse.publish import Published

__all__ = ["publish"]


def publish(settings: Settings, *, wait: bool = False, flow_run_id: str | None = None) -> Published:
    """Build the file for readers from what the lake holds.

    Raises UsageError where there is no warehouse, BusyError where a run is active, RunError where it fails.
    """
    with run_frame(settings, "publish", flow_run_id=flow_run_id, wait=wait) as frame:
        return frame.end(deriving=False, full=True)
