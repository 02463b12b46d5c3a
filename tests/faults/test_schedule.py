"""A schedule runs with the versions of the lock: Prefect's real server, `prefect deploy`, a worker that polls."""

import contextlib
import datetime as dt
import json
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import pytest

from .running import Outcome, Run, left_over, run, started

ROOT = Path(__file__).parents[2]
PREFECT = Path(sys.executable).with_name("prefect")
COMMANDS = Path(__file__).with_name("prefect_commands.py")

# These asked the server for what FastAPI 0.151 and later answer with 422: a field that is null on purpose.
LISTING = (
    "flow ls",
    "flow-run ls",
    "deployment ls",
    "work-pool ls",
    "work-queue ls",
    "artifact ls",
    "automation ls",
    "block ls",
)


class Server(NamedTuple):
    """Prefect's own server, as `prefect server start` runs it, on an empty home."""

    run: Run
    url: str
    env: dict[str, str]

    def ask(self, what: str, **question: Any) -> Any:
        """Ask its API."""
        body, headers = json.dumps(question).encode(), {"Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.url}/{what}", body, headers)  # noqa: S310 - our own server
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
            return json.load(answer)

    def is_up(self) -> bool:
        assert self.run.process.poll() is None, self.run.finish()
        try:
            return bool(urllib.request.urlopen(f"{self.url}/health", timeout=30))  # noqa: S310
        except OSError:
            return False

    def states(self) -> list[str]:
        """Name the states of the runs of the deployment that have begun."""
        return [each["state"]["name"] for each in self.ask("flow_runs/filter") if each["start_time"]]

    def overdue(self) -> int:
        """Count the runs that are due and have not begun."""
        now = dt.datetime.now(dt.UTC).isoformat()
        due = self.ask("flow_runs/filter", flow_runs={"expected_start_time": {"before_": now}})
        return sum(not each["start_time"] for each in due)

    def commands(self, *commands: str) -> list[str]:
        """Run commands of Prefect's against it; gives each with its exit code."""
        outcome: Outcome = run([sys.executable, COMMANDS, *commands], env=self.env)
        assert outcome.code == 0, outcome.err
        return outcome.out.splitlines()


def wait_until(is_so: Callable[[], bool], *watched: Run, seconds: float = 120) -> None:
    """Wait for what must come while the processes that are to bring it live."""
    end = time.monotonic() + seconds
    while not is_so():
        for each in watched:
            assert each.process.poll() is None, each.finish()
        assert time.monotonic() < end, [each.written() for each in watched]
        with contextlib.suppress(subprocess.TimeoutExpired):
            watched[0].process.wait(0.2)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    home = tmp_path_factory.mktemp("prefect")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}/api"
    env = {
        "PREFECT_HOME": str(home),
        "PREFECT_API_URL": url,
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS": "2",
        "PREFECT_SERVER_SERVICES_SCHEDULER_MAX_RUNS": "4",  # runs that are planned ahead, and are rows to write
        "PREFECT_WORKER_QUERY_SECONDS": "1",
        "PREFECT_CLI_PROMPT": "false",
        "GRISTMILL_INGEST__WORKERS": "1",
        "NO_COLOR": "1",
    }
    with started([PREFECT, "server", "start", "--port", str(port)], env=env) as run_:
        server = Server(run_, url, env)
        wait_until(server.is_up, run_)
        yield server
        run_.process.send_signal(signal.SIGTERM)
        run_.finish()
        assert not left_over(run_.mark)


def test_a_deployed_schedule_runs_again_and_again_and_after_a_downtime_one_run_catches_up(
    server: Server, tmp_path: Path
) -> None:
    inbox, warehouse = tmp_path / "inbox", tmp_path / "warehouse"
    inbox.mkdir()
    (inbox / "first.txt").write_text("The first text came before the first run.", encoding="utf-8")

    def published() -> list[str]:
        link = warehouse / "serving.duckdb"
        if not link.exists():
            return []
        with duckdb.connect(str(link.resolve()), read_only=True) as reader:
            return [uri for (uri,) in reader.execute("SELECT source_uri FROM documents ORDER BY ALL").fetchall()]

    parameters = {"paths": [str(inbox)], "source": "inbox", "warehouse": str(warehouse)}
    flow = f"{ROOT / 'flows' / 'tasks.py'}:ingest_flow"
    deploy = f"deploy {flow} --name often --pool here --interval 4 --params '{json.dumps(parameters)}'"
    create = "work-pool create here --type process"
    assert server.commands(create, deploy) == [f"{create}: 0", f"{deploy}: 0"]
    wait_until(lambda: server.overdue() >= 3, server.run)
    with started([PREFECT, "worker", "start", "--pool", "here", "--limit", "1"], env=server.env) as worker:
        wait_until(lambda: published() == ["inbox/first.txt"], worker, server.run)
        (inbox / "second.txt").write_text("The second text came after the first run.", encoding="utf-8")
        wait_until(lambda: published() == ["inbox/first.txt", "inbox/second.txt"], worker, server.run)
        wait_until(lambda: server.states().count("Completed") >= 2, worker, server.run)
        wait_until(lambda: server.states().count("Skipped") >= 2, worker, server.run)
        worker.process.send_signal(signal.SIGTERM)
        worker.finish()
        assert not left_over(worker.mark)
    assert "Failed" not in server.states()
    assert "Crashed" not in server.states()


def test_the_commands_that_list_things_are_answered(server: Server) -> None:
    assert server.commands(*LISTING) == [f"{command}: 0" for command in LISTING]
