"""All of one run, for people: its row, the times of its stages, its sources, its files."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import duckdb

from schemas.run import Run
from warehouse.load import run_sql

__all__ = ["Shown", "show_run"]

_Table = tuple[Sequence[str], list[tuple[Any, ...]]]


class Shown(NamedTuple):
    """What is known of a run: facts by name, and tables by title, each with its columns and rows."""

    facts: dict[str, str]
    tables: dict[str, _Table]


def show_run(lake: duckdb.DuckDBPyConnection, run_id: str, *, files: int, everything: bool) -> Shown | None:
    """Gather what is known of a run; `run_id` may be Prefect's id of it, or `last`. None where there is no such run."""
    if run_id == "last":
        (run_id,) = lake.execute("SELECT max(run_id) FROM runs").fetchone() or ("",)
    columns, rows = _ask(lake, "run", run_id=run_id)
    if not rows:
        return None
    run = Run.model_validate(dict(zip(columns, rows[0], strict=True)))
    tables = {
        "stages, s": _stages(run),
        "sources": _ask(lake, "run_sources", run_id=run.run_id),
        "not as expected": _ask(lake, "run_details", run_id=run.run_id),
        "files by fate": _ask(lake, "run_fates", run_id=run.run_id),
        "files, the slowest first": _ask(lake, "run_files", run_id=run.run_id, most=files, everything=everything),
    }
    return Shown(dict(_facts(run)), {title: (columns, _rounded(rows)) for title, (columns, rows) in tables.items()})


def _ask(lake: duckdb.DuckDBPyConnection, name: str, **values: Any) -> _Table:
    cursor = run_sql(lake, f"26_lists/{name}", **values)
    return [column[0] for column in cursor.description or []], cursor.fetchall()


def _facts(run: Run) -> Iterator[tuple[str, str]]:
    for name in ("run_id", "flow_run_id", "kind", "status", "error", "under_way", "code_version", "process_version"):
        if (value := getattr(run, name)) is not None:
            yield name, str(value)
    yield "began", f"{run.started_at:%Y-%m-%d %H:%M:%S} UTC"
    if run.finished_at:
        seconds = (run.finished_at - run.started_at).total_seconds()
        yield "took", f"{seconds:.1f} s"
        if seconds and run.read_bytes:
            yield "read", f"{run.read_bytes / 1e6:.1f} MB, {run.read_bytes / 1e6 / seconds:.2f} MB/s"
    if run.peak_memory_mb:
        workers = f", the largest worker {run.worker_memory_mb:.0f} MB" if run.worker_memory_mb else ""
        yield "memory", f"{run.peak_memory_mb:.0f} MB{workers}"
    yield "files", f"{run.files_found:,} found, {run.files_loaded + run.files_replaced:,} loaded"
    yield "documents", f"{run.documents:,} with {run.paragraphs:,} paragraphs, {run.fragments:,} fragments"
    yield "quarantined", f"{run.quarantined_records:,} records, {run.quarantined_new:,} new"


def _stages(run: Run) -> _Table:
    """Give the stages in their order, each with its share of them all; the longest is what was slow."""
    seconds = run.stage_seconds
    whole = sum(seconds.values()) or 1.0
    return ("stage", "seconds", "share"), [(name, spent, f"{spent / whole:.0%}") for name, spent in seconds.items()]


def _rounded(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return [tuple(round(value, 3) if isinstance(value, float) else value for value in row) for row in rows]
