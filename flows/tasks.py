"""The run as a Prefect flow: the stages of `flows/ingest.py`, each a task with its name and its retries.

A batch is one task, on a thread that hands a plain function to the pool of worker processes and waits. Retries sit on
tasks that only read and write: finding files, committing, deriving, publishing. Milling that failed once fails again.

To schedule it, deploy `flows/tasks.py:ingest_flow`; its parameters are those of `gristmill ingest`.
"""

import logging
from collections.abc import Sequence
from contextvars import ContextVar
from pathlib import Path
from typing import Any, TypeVar, cast

import duckdb
import httpx
from prefect import flow, task
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.futures import PrefectFuture
from prefect.runtime import flow_run
from prefect.settings import get_current_settings
from prefect.states import Failed
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner
from prefect.tasks import exponential_backoff
from prefect.utilities.annotations import quote
from prefect.utilities.urls import url_for

from flows.api import lost
from flows.batch import Batch, BatchResult, Job
from flows.culprits import MillingInPool
from flows.deployed import in_turn, logged_to_flow, skipped
from flows.exit_code import ExitCode
from flows.ingest import IngestRequest, Reporter, Stages, Summary, ingest, worker_count
from flows.outcome import exit_code, reason_of
from flows.plan import Findings, list_found
from flows.pool import Pool, worker_pool
from flows.progress import SilentReporter
from flows.record import warm_up
from flows.run import derive_run
from flows.run_page import run_page
from schemas.run import BALANCE_TERMS, Run
from schemas.settings import Settings, load_settings
from sources.discover import Scan, chosen_scans
from text.errors import BusyError, GristmillError, RetryableError, RunError
from warehouse.derive import Derived
from warehouse.layout import layout_of
from warehouse.load import CommitFile, commit_files
from warehouse.publish import Published, publish

__all__ = ["commit_task", "derive_task", "find_task", "ingest_as_flow", "ingest_flow", "mill_task", "publish_task"]

T = TypeVar("T")


class _Caller:
    """Who started a flow in this process: is told of its progress, and what it came to. A deployment has nobody."""

    def __init__(self, reporter: Reporter) -> None:
        self.reporter = reporter
        self.summary: Summary | None = None
        self.error: GristmillError | None = None


_caller: ContextVar[_Caller | None] = ContextVar("_caller", default=None)

# More than the batches under way at any time (`flows/ingest.py`), so that no task waits for a thread.
_MAX_THREADS = 64


def _may_pass(_task: object, _run: object, state: Any) -> bool:
    """Tell whether a failure may pass by itself: only one of input and output that says so."""
    return isinstance(state.result(raise_on_failure=False), RetryableError)


_PLAIN: dict[str, Any] = {"cache_policy": NO_CACHE, "persist_result": False}
_RETRIED: dict[str, Any] = {
    **_PLAIN,
    "retries": 3,
    "retry_delay_seconds": exponential_backoff(backoff_factor=2),
    "retry_jitter_factor": 0.5,
    "retry_condition_fn": _may_pass,
}


@task(name="find", **_RETRIED)
def find_task(lake: duckdb.DuckDBPyConnection, scans: Sequence[Scan]) -> Findings:
    """List the files of all scans."""
    return list_found(lake, scans)


@task(name="mill", task_run_name="mill-{number}", **_PLAIN)
def mill_task(pool: Pool, batch: Batch, job: Job, number: str) -> BatchResult:  # noqa: ARG001 - names the task run
    """Mill a batch in a worker process."""
    return MillingInPool(pool, batch, job).result()


@task(name="commit", **_RETRIED)
def commit_task(
    lake: duckdb.DuckDBPyConnection, files: Sequence[CommitFile], folders: Sequence[Path], started_at: Any
) -> int:
    """Load whole files in one transaction."""
    return commit_files(lake, files, folders, started_at)


@task(name="derive", **_RETRIED)
def derive_task(lake: duckdb.DuckDBPyConnection, settings: Settings, run: Run) -> Derived:
    """Find duplicates and lines that recur among all documents."""
    return derive_run(lake, settings, run)


@task(name="publish", **_RETRIED)
def publish_task(lake: duckdb.DuckDBPyConnection, settings: Settings, run: Run) -> Published:
    """Build the file for readers and switch to it."""
    return publish(lake, settings, run)


def _opaque(value: T) -> T:
    """Keep Prefect from looking into every value of an argument; it takes the wrapping off before the task runs."""
    return cast("T", quote(value))


class _MillTask:
    """A batch that a task mills."""

    def __init__(self, future: PrefectFuture[BatchResult]) -> None:
        self._future = future

    def wait(self, seconds: float) -> bool:
        self._future.wait(seconds)
        return self._future.state.is_final()

    def result(self) -> BatchResult:
        result: BatchResult = self._future.result()
        return result


def _stages(pool: Pool) -> Stages:
    """Give the stages as tasks."""

    def mill(batch: Batch, job: Job) -> _MillTask:
        number = batch.batch_id.rsplit("-", 1)[1]
        return _MillTask(mill_task.submit(_opaque(pool), _opaque(batch), _opaque(job), number))

    return Stages(
        find=lambda lake, scans: find_task(_opaque(lake), _opaque(scans)),
        mill=mill,
        commit=lambda lake, files, folders, started_at: commit_task(
            _opaque(lake), _opaque(files), _opaque(folders), started_at
        ),
        derive=lambda lake, settings, run: derive_task(_opaque(lake), _opaque(settings), _opaque(run)),
        publish=lambda lake, settings, run: publish_task(_opaque(lake), _opaque(settings), _opaque(run)),
        end_workers=pool.shutdown,
    )


_runner = cast("TaskRunner[PrefectFuture[Any]]", ThreadPoolTaskRunner(max_workers=_MAX_THREADS))


@flow(name="ingest", persist_result=False, task_runner=_runner)
def ingest_flow(
    paths: list[str] | None = None,
    source: str | list[str] | None = None,
    config: Path | None = None,
    warehouse: Path | None = None,
    strict: bool = False,
    verify: bool = False,
    wait: bool = False,
    reload: bool = False,
) -> State[None] | None:
    """Ingest files, folders or globs, or the configured sources, and publish what came of them.

    The parameters are those of `gristmill ingest`. Where that would exit with 1, 3 or 4 the flow run fails, with the
    reason for its name; where another run is active it is cancelled, by the name of Skipped.
    """
    caller = _caller.get() or _Caller(SilentReporter())
    try:
        settings = load_settings(config, warehouse)
        scans = chosen_scans(settings.sources, paths or (), source)
        request = IngestRequest(tuple(scans), verify=verify, wait=wait, reload=reload)
        # Inside the flow, so that an interruption ends the workers before Prefect waits for its threads.
        with logged_to_flow(), in_turn(layout_of(settings.warehouse)), worker_pool(worker_count(settings)) as pool:
            pool.prepare(warm_up)
            summary = ingest(request, settings, _stages(pool), caller.reporter, str(flow_run.id))
    except BusyError as exc:
        caller.error = exc
        return skipped(str(exc))
    caller.summary = summary
    _describe(summary)
    code = exit_code(summary.run, summary.sources, strict=strict)
    if code is ExitCode.DONE:
        return None
    name, message = reason_of(code, summary.run, summary.sources)
    return Failed(name=name, message=message)


def ingest_as_flow(reporter: Reporter, **parameters: Any) -> Summary:
    """Run the flow in this process, with the parameters of `ingest_flow`; raises what it raised, and BusyError."""
    caller = _Caller(reporter)
    token = _caller.set(caller)
    logger = logging.getLogger("gristmill")
    logger.propagate = False  # the command line shows what is logged, and Prefect's console would do so again
    try:
        state = ingest_flow(**parameters, return_state=True)
        if caller.error is None and caller.summary is None:
            state.result()  # raises what ended it
    except httpx.TransportError as exc:
        raise lost(get_current_settings().api.url, exc) from exc
    finally:
        logger.propagate = True
        _caller.reset(token)
    if caller.error is not None:
        raise caller.error
    if caller.summary is None:
        raise RunError(f"The flow run ended as {state.name}: {state.message}")
    return caller.summary


def _describe(summary: Summary) -> None:
    """Leave the balance, and a page of how the run went, as artifacts of the flow run."""
    run = summary.run
    table = [{"figure": name, "count": getattr(run, name)} for name in BALANCE_TERMS]
    create_table_artifact(table, key="ingest-balance", description=f"Balance of run {run.run_id}")
    create_markdown_artifact(run_page(summary, url_for("flow-run", obj_id=flow_run.id)), key="ingest-summary")
