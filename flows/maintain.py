"""Maintenance as a run: under the run lock, entered in `runs`."""

from flows.forget import take_down
from flows.frame import run_frame
from flows.run import finished
from schemas.settings import Settings
from warehouse.connect import utc_now
from warehouse.forget import is_pending
from warehouse.layout import layout_of
from warehouse.maintain import Maintained, compact_catalog
from warehouse.maintain import maintain as maintain_lake

__all__ = ["maintain"]


def maintain(settings: Settings, *, wait: bool = False, flow_run_id: str | None = None) -> Maintained:
    """Keep the lake small and quick, and finish a take-down that was killed; its rows are the same before and after.

    Raises UsageError where there is no warehouse, BusyError where a run is active, RunError where it fails.
    """
    with run_frame(settings, "maintain", flow_run_id=flow_run_id, wait=wait, closed=compact_catalog) as frame:
        maintained = maintain_lake(frame.lake, layout_of(settings.warehouse), settings.maintenance, utc_now())
        frame.run = finished(frame.run, status="succeeded")
        is_left = is_pending(frame.lake)
    if is_left:
        take_down(settings, wait=wait)
    return maintained
