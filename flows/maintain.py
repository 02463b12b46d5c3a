"""Maintenance as a run: under the run lock, entered in `runs`."""

import duckdb

from flows.forget import take_down
from flows.run import begin_run, fail_run, finished
from schemas.settings import Settings
from warehouse.connect import hold_lock, open_lake, utc_now
from warehouse.forget import is_pending
from warehouse.layout import Layout
from warehouse.load import insert_run, transaction
from warehouse.maintain import Maintained, compact_catalog
from warehouse.maintain import maintain as maintain_lake

__all__ = ["maintain"]


def maintain(settings: Settings, *, wait: bool = False, flow_run_id: str | None = None) -> Maintained:
    """Keep the lake small and quick, and finish a take-down that was killed; its rows are the same before and after.

    Raises UsageError where there is no warehouse, BusyError where a run is active, RunError where it fails.
    """
    layout = Layout(settings.warehouse.path)
    with hold_lock(layout, wait=wait, must_exist=True):
        with open_lake(settings.warehouse) as lake:
            maintained = _maintain(lake, layout, settings, flow_run_id)
            is_left = is_pending(lake)
        compact_catalog(layout)
    if is_left:
        take_down(settings, wait=wait)
    return maintained


def _maintain(
    lake: duckdb.DuckDBPyConnection, layout: Layout, settings: Settings, flow_run_id: str | None
) -> Maintained:
    run = begin_run(lake, settings, "maintain", flow_run_id)
    try:
        maintained = maintain_lake(lake, layout, settings.maintenance, utc_now())
        with transaction(lake):
            insert_run(lake, finished(run, status="succeeded"))
    except BaseException as exc:
        fail_run(lake, run, exc)
        raise
    return maintained
