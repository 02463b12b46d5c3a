"""A schedule runs with the versions of the lock: Prefect's real server, `prefect deploy`, a worker that polls."""

import datetime as dt
import signal
import socket
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import psutil
import pytest

from .running import Run, left_over, processes_of, started
from .served import Api, published, wait_until

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


# On a machine that others load too it takes long.
pytestmark = pytest.mark.timeout(1800)


class Server(NamedTuple):
    """Prefect's own server, as `prefect server start` runs it, on an empty home."""

    run: Run
    api: Api
    env: dict[str, str]

    def is_up(self) -> bool:
        assert self.run.process.poll() is None, self.run.finish()
        try:
            return bool(urllib.request.urlopen(f"{self.api.url}/health", timeout=30))  # noqa: S310 - our own server
        except OSError:
            return False

    def overdue(self) -> int:
        """Count the runs that are due and have not begun."""
        now = dt.datetime.now(dt.UTC).isoformat()
        return sum(each["expected_start_time"] < now for each in self.api.planned())

    def commands(self, *commands: str) -> list[str]:
        """Run commands of Prefect's against it; gives each with its exit code."""
        with started([sys.executable, COMMANDS, *commands], env=self.env) as commanding:
            outcome = commanding.finish(600)
        assert outcome.code == 0, outcome.err
        return outcome.out.splitlines()


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
        server = Server(run_, Api(url), env)
        wait_until(server.is_up, run_)
        yield server
        run_.process.send_signal(signal.SIGTERM)
        run_.finish()
        assert not left_over(run_.mark)


@pytest.fixture(scope="module")
def deployed(server: Server) -> Server:
    """The server with what `prefect.yaml` deploys."""
    commands = ["work-pool create mill --type process", "--no-prompt deploy --all"]
    assert server.commands(*commands) == [f"{command}: 0" for command in commands]
    return server


def test_the_deployments_of_the_clone_are_one_run_at_a_time_on_a_schedule(deployed: Server) -> None:
    for flow, cron in {"ingest": "0 * * * *", "maintain": "30 3 * * *", "publish": None}.items():
        deployment = deployed.api.deployment(flow)
        assert [each["schedule"]["cron"] for each in deployment["schedules"]] == [cron] * bool(cron)
        assert deployment["global_concurrency_limit"]["limit"] == 1
        assert deployment["concurrency_options"]["collision_strategy"] == "CANCEL_NEW"
        assert deployment["work_pool_name"] == "mill"


def test_a_deployed_schedule_runs_again_and_again_a_downtime_is_caught_up_with_and_a_killed_worker_is_made_good(
    deployed: Server, tmp_path: Path
) -> None:
    inbox, warehouse = tmp_path / "inbox", tmp_path / "warehouse"
    inbox.mkdir()
    (inbox / "first.txt").write_text("The first text came before the first run.", encoding="utf-8")
    api, (ingest, maintain) = deployed.api, (deployed.api.deployment(flow)["id"] for flow in ("ingest", "maintain"))
    parameters = {"paths": [str(inbox)], "source": "inbox", "warehouse": str(warehouse), "wait": True}
    often = {"schedule": {"interval": 4, "anchor_date": "2026-01-01T00:00:00Z"}, "active": True}
    api.ask(f"deployments/{maintain}", "PATCH", schedules=[])
    api.ask(f"deployments/{ingest}", "PATCH", schedules=[often], parameters=parameters)
    work = [PREFECT, "worker", "start", "--pool", "mill", "--limit", "1"]
    wait_until(lambda: deployed.overdue() >= 3, deployed.run)
    with started(work, env=deployed.env) as worker:
        wait_until(lambda: published(warehouse) == ["inbox/first.txt"], worker, deployed.run)
        (inbox / "second.txt").write_text("The second text came after the first run.", encoding="utf-8")
        wait_until(lambda: published(warehouse) == ["inbox/first.txt", "inbox/second.txt"], worker, deployed.run)
        wait_until(lambda: api.states().count("Completed") >= 2, worker, deployed.run)
        wait_until(lambda: api.states().count("Skipped") >= 2, worker, deployed.run)
        assert not {"Failed", "Crashed"} & set(api.states())
        (inbox / "third.txt").write_text("The third text came before the worker was killed.", encoding="utf-8")
        wait_until(lambda: any(map(is_engine, processes_of(worker.mark))), worker, deployed.run)
        worker.kill()
        assert not left_over(worker.mark, 60)
    api.ask(f"deployments/{ingest}", "PATCH", schedules=[])
    for each in api.planned():  # those that are due already, each of which would be skipped
        api.ask(f"flow_runs/{each['id']}", "DELETE")
    with started(work, env=deployed.env) as worker:
        # Prefect's limit may hold the place of the run that was killed: then one more is asked for.
        wait_until(lambda: ended(api, api.start("ingest"), worker) == "Completed", worker, deployed.run)
        assert len(published(warehouse)) == 3
        worker.process.send_signal(signal.SIGTERM)
        worker.finish()
        assert not left_over(worker.mark)


def ended(api: Api, flow_run_id: str, worker: Run) -> str:
    """Wait until a flow run has ended; gives its state."""

    def state() -> dict[str, str]:
        found: dict[str, str] = api.ask(f"flow_runs/{flow_run_id}", "GET")["state"]
        return found

    wait_until(lambda: state()["type"] in {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}, worker)
    return state()["name"]


def is_engine(process: psutil.Process) -> bool:
    """Tell whether this is the process of a flow run."""
    try:
        return any("engine" in word for word in process.cmdline())
    except psutil.NoSuchProcess:
        return False


def test_the_commands_that_list_things_are_answered(server: Server) -> None:
    assert server.commands(*LISTING) == [f"{command}: 0" for command in LISTING]
