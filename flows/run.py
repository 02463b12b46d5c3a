"""A run's row in `runs`: entered when it begins, settled when it ends; and the versions of the rules it works by."""

import hashlib
import os
import shutil
from collections.abc import Sequence

import duckdb

from flows.batch import Job
from flows.whereabouts import tell_under_way
from schemas.arrow import to_arrow
from schemas.run import BALANCE_TERMS, MEASURED, Run, RunKind
from schemas.run_source import RunSource
from schemas.settings import Settings, SourceSettings
from text.decoding.normalise import NormaliseOptions
from text.errors import GristmillError
from text.version import rules_version
from warehouse.connect import code_version, utc_now
from warehouse.derive import Derived, derive
from warehouse.layout import layout_of
from warehouse.load import insert_run, run_sql, transaction
from warehouse.publish import told_to_readers
from warehouse.status import read_status

__all__ = [
    "MEGABYTE",
    "begin_run",
    "count_held_bytes",
    "count_reasons",
    "derive_run",
    "enter_run",
    "enter_sources",
    "fail_run",
    "finished",
    "forget_run",
    "job_of",
    "new_run",
    "process_version_of",
    "was_interrupted",
    "why",
]

MEGABYTE = 1_000_000

# Rows of so much text are held in memory before they are written: a worker that holds rows of 4 MB takes 60 MB more,
# and a fifth longer, for its data no longer fits into the processor's caches.
_PART_BYTES = MEGABYTE


def begin_run(lake: duckdb.DuckDBPyConnection, settings: Settings, kind: RunKind, flow_run_id: str | None) -> Run:
    """Enter a run as running.

    The lock is held, so a run that is marked so already was killed, and its leavings go: it is abandoned, or it ended
    as the published file says, where it was killed only after readers had that.
    """
    layout = layout_of(settings.warehouse)
    killed_at = {folder.name: tell_under_way(folder) for folder in layout.staging.glob("*")}
    shutil.rmtree(layout.staging, ignore_errors=True)
    for leftover in layout.quarantine.glob(".writing-*"):
        leftover.unlink()
    run = new_run(settings, kind, flow_run_id, status="running", finished_at=None, error=None)
    told = told_to_readers(lake, settings)
    with transaction(lake):
        for run_id, under_way in killed_at.items():
            run_sql(lake, "25_ledger/tell_under_way", run_id=run_id, under_way=under_way)
        if told is not None:
            insert_run(lake, told)
        run_sql(lake, "25_ledger/abandon_runs")
        insert_run(lake, run)
        _enter_skipped(lake, settings)
    return run


def new_run(settings: Settings, kind: RunKind, flow_run_id: str | None, **ending: object) -> Run:
    """Make the row of a run that begins now, with an id of its own; its figures are 0."""
    now = utc_now()
    run_id = f"{now:%Y%m%dT%H%M%S}{now.microsecond:06d}-{os.urandom(3).hex()}"
    return Run.model_validate(
        {
            "flow_run_id": flow_run_id,
            "kind": kind,
            "started_at": now,
            "under_way": None,
            "code_version": code_version(),
            "process_version": rules_version(),
            "config_sha256": settings.sha256(),
            **dict.fromkeys(BALANCE_TERMS, 0),
            **dict.fromkeys(MEASURED),
            "batch_id": f"{run_id}-{0:06d}",
            "run_id": run_id,
            "ingested_at": now,
            **ending,
        }
    )


def _enter_skipped(lake: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """Enter the runs that were skipped while another was active: they could not write into the lake themselves."""
    status = read_status(layout_of(settings.warehouse))
    for skip in status.skipped if status else ():
        if lake.execute("SELECT 1 FROM runs WHERE run_id = ?", [skip.run_id]).fetchone() is None:
            times = dict.fromkeys(("started_at", "finished_at", "ingested_at"), skip.skipped_at)
            own = {"run_id": skip.run_id, "batch_id": f"{skip.run_id}-{0:06d}", **times}
            insert_run(lake, new_run(settings, skip.kind, skip.flow_run_id, status="skipped", error=skip.error, **own))


def job_of(run: Run, settings: Settings, held_bytes: int = 0) -> Job:
    """Give what all batches of a run share; `held_bytes` are those that rows of the quarantine hold already."""
    layout, limits = layout_of(settings.warehouse), settings.ingest
    return Job(
        run_id=run.run_id,
        started_at=run.started_at,
        staging=layout.staging / run.run_id,
        blobs=layout.quarantine,
        part_bytes=min(int(limits.batch_mb * MEGABYTE), _PART_BYTES),
        max_record_bytes=int(limits.max_record_mb * MEGABYTE),
        max_expansion=limits.max_expansion,
        max_record_seconds=limits.max_record_seconds,
        max_rejects=settings.quarantine.max_rows_per_file,
        quarantine_bytes=max(0, int(settings.quarantine.max_mb * MEGABYTE) - held_bytes),
        rules=settings.rules.to_rules(),
    )


def count_held_bytes(lake: duckdb.DuckDBPyConnection) -> int:
    """Count the bytes of rejects that stand in rows of the quarantine."""
    (held,) = run_sql(lake, "25_ledger/count_held_bytes").fetchone() or (0,)
    return int(held)


def derive_run(lake: duckdb.DuckDBPyConnection, settings: Settings, run: Run) -> Derived:
    """Take what this run loaded, and what an earlier one left, into the derived tables."""
    return derive(lake, settings, run.batch_id, run.run_id, run.started_at)


def enter_run(lake: duckdb.DuckDBPyConnection, run: Run) -> None:
    """Enter how a run ended, once readers have what it loaded: the published file has said so already.

    A run that is killed before this, or cannot write it, is entered by the next one, as the file tells it.
    """
    with transaction(lake):
        insert_run(lake, run)


def fail_run(
    lake: duckdb.DuckDBPyConnection,
    run: Run,
    error: BaseException,
    under_way: str | None = None,
    sources: Sequence[RunSource] = (),
) -> Run:
    """Enter that a run failed, why, and what it was at. Where even that fails, the next run will call it abandoned."""
    failed = finished(run, status="failed", error=why(error), under_way=under_way)
    try:
        with transaction(lake):
            insert_run(lake, failed)
            enter_sources(lake, sources)
    except GristmillError as exc:
        error.add_note(f"The failure could not be entered into the table runs either: {exc}")
    return failed


def forget_run(lake: duckdb.DuckDBPyConnection, run: Run) -> None:
    """Take back the row of a run that was not to be: what was asked of it could not be done."""
    with transaction(lake):
        run_sql(lake, "25_ledger/forget_run", run_id=run.run_id)


def enter_sources(lake: duckdb.DuckDBPyConnection, sources: Sequence[RunSource]) -> None:
    """Write what each source of a run came to, within the caller's transaction."""
    lake.register("outcomes", to_arrow(RunSource, sources))
    run_sql(lake, "25_ledger/insert_run_sources")
    lake.unregister("outcomes")


def was_interrupted(error: BaseException) -> bool:
    """Tell whether somebody wanted a run to end."""
    return not isinstance(error, Exception) or str(error) == "Query interrupted"  # what DuckDB makes of a signal


def why(error: BaseException) -> str:
    """Say in a sentence why a run stopped."""
    if was_interrupted(error):
        return "It was interrupted."
    reason = str(error) if isinstance(error, GristmillError) else f"{type(error).__name__}: {error}"
    return reason.encode("utf-8", "backslashreplace").decode()  # a path may hold bytes that are no UTF-8


def count_reasons(lake: duckdb.DuckDBPyConnection, run: Run) -> dict[str, int]:
    """Count what a run quarantined, by reason, the most frequent first."""
    return dict(run_sql(lake, "25_ledger/count_reasons", run_id=run.run_id).fetchall())


def finished(run: Run, **changes: object) -> Run:
    """Give a run's row with its end and other changes, validated anew."""
    now = utc_now()
    return Run.model_validate({**run.model_dump(), "finished_at": now, **changes})


def process_version_of(source: SourceSettings, settings: Settings) -> str:
    """Hash all that decides what rows a record of a source becomes: the rules and the settings that change rows."""
    parts = source.model_dump_json(exclude={"name", "root", "include", "expectations", "schedule", "time_zone"})
    options = f"{NormaliseOptions()!r} {settings.ingest.max_record_mb!r} {settings.rules.to_rules()!r}"
    return hashlib.sha256(f"{rules_version()} {parts} {options}".encode()).hexdigest()[:16]
