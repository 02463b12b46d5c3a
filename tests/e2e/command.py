"""Run the real command as a process of its own, or the same run inside this process, and read what it left behind."""

import contextlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import duckdb
import pytest

from flows.batch import Batch, BatchResult, Job
from flows.cli import main
from flows.ingest import IngestRequest, Stages, Summary, ingest
from flows.mill import mill_batch
from flows.plan import list_found
from flows.progress import SilentReporter
from flows.run import derive_run
from schemas.run import Run
from schemas.settings import Settings, WarehouseSettings
from sources.discover import chosen_scans
from warehouse.check import check_lake, check_serving
from warehouse.connect import open_lake, open_serving
from warehouse.load import commit_files
from warehouse.publish import Published, publish

__all__ = [
    "COMMAND",
    "Outcome",
    "ask_lake",
    "ask_published",
    "clean_environment",
    "failed_checks",
    "gristmill",
    "gristmill_here",
    "ingest_here",
    "ingest_json",
]

_LOG_LEVEL = "warning"
COMMAND = Path(sys.executable).with_name("gristmill")


class Outcome(NamedTuple):
    """How a command ended and what it wrote."""

    code: int
    out: str
    err: str


def clean_environment(**changes: str) -> dict[str, str]:
    """Give the environment without what would steer Gristmill or Prefect; one worker starts fastest, a log is short."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GRISTMILL_", "PREFECT_"))}
    return {**kept, "GRISTMILL_INGEST__WORKERS": "1", "GRISTMILL_LOGGING__LEVEL": _LOG_LEVEL, **changes}


def gristmill(
    *words: str | Path, stdin: bytes = b"", env: Mapping[str, str] | None = None, cwd: Path | None = None
) -> Outcome:
    """Run the command to its end."""
    done = subprocess.run(
        [COMMAND, *words], input=stdin, capture_output=True, check=False, env=clean_environment(**(env or {})), cwd=cwd
    )
    return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())


def gristmill_here(*words: str | Path, stdin: bytes = b"", cwd: Path | None = None) -> Outcome:
    """Run the command line inside this process, which saves what it costs to start one."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", newline="") for _ in range(2))
    with contextlib.ExitStack() as stack:
        stack.enter_context(patch.dict(os.environ, clean_environment(), clear=True))
        stack.enter_context(patch.object(sys, "argv", ["gristmill", *map(str, words)]))
        stack.enter_context(patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin))))
        stack.enter_context(contextlib.chdir(cwd or Path.cwd()))
        stack.enter_context(contextlib.redirect_stdout(out))
        stack.enter_context(contextlib.redirect_stderr(err))
        with pytest.raises(SystemExit) as exit_:
            main()
    return Outcome(int(exit_.value.code or 0), *(_written(stream) for stream in (out, err)))


def _written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    written = stream.buffer
    assert isinstance(written, io.BytesIO)
    return written.getvalue().decode()


def ingest_json(warehouse: Path, *words: str | Path, env: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Run `gristmill ingest --direct --json`, which must succeed in silence, and give its summary."""
    code, out, err = gristmill("ingest", *words, "--direct", "--json", "--warehouse", warehouse, env=env)
    assert (code, err) == (0, "")
    summary: dict[str, Any] = json.loads(out)
    return summary


class _Milled:
    """A batch that is milled in this process when its result is wanted."""

    def __init__(self, batch: Batch, job: Job) -> None:
        self._batch = batch
        self._job = job

    def wait(self, _: float) -> bool:
        return True

    def result(self) -> BatchResult:
        return mill_batch(self._batch, self._job)


def ingest_here(
    settings: Settings,
    *paths: str | Path,
    source: str | None = None,
    publishing: bool = True,
    reload: bool = False,
    verify: bool = False,
) -> Summary:
    """Run the same stages inside this process: what starting processes costs is saved, and publishing if not wanted."""
    scans = chosen_scans(settings.sources, [str(path) for path in paths], source)
    stages = Stages(list_found, _Milled, commit_files, derive_run, publish if publishing else _pass_over)
    return ingest(IngestRequest(tuple(scans), reload=reload, verify=verify), settings, stages, SilentReporter())


def _pass_over(connection: duckdb.DuckDBPyConnection, settings: Settings, run: Run) -> Published:
    return Published(0, settings.warehouse.path, is_full=False)


def ask_lake(warehouse: Path, query: str, *values: object) -> list[tuple[Any, ...]]:
    """Ask the lake, which holds what is not published too."""
    with open_lake(WarehouseSettings(path=warehouse), read_only=True) as lake:
        return lake.execute(query, list(values)).fetchall()


def ask_published(warehouse: Path, query: str, *values: object) -> list[tuple[Any, ...]]:
    """Ask the published file."""
    with open_serving(WarehouseSettings(path=warehouse)) as serving:
        return serving.execute(query, list(values)).fetchall()


def failed_checks(warehouse: Path) -> list[str]:
    """Name the checks that fail, as `gristmill check` does."""
    settings = WarehouseSettings(path=warehouse)
    with open_lake(settings, read_only=True) as lake, open_serving(settings) as serving:
        findings = [*check_lake(lake), *check_serving(serving)]
    return [finding.check for finding in findings if finding.offenders]
