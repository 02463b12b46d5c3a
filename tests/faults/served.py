"""`gristmill up` on a warehouse of its own, and what its API tells."""

import base64
import contextlib
import datetime as dt
import json
import sqlite3
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from .running import Run, started

__all__ = ["Api", "Up", "served", "wait_until"]

GRISTMILL = Path(sys.executable).with_name("gristmill")


def wait_until(is_so: Callable[[], Any], *watched: Run, seconds: float = 240) -> None:
    """Wait for what must come while the processes that are to bring it live."""
    end = time.monotonic() + seconds
    while not is_so():
        for each in watched:
            assert each.process.poll() is None, each.finish()
        assert time.monotonic() < end, [each.written() for each in watched]
        time.sleep(0.1)


class Api(NamedTuple):
    """An API of Prefect's."""

    url: str
    auth_string: str | None = None

    @property
    def env(self) -> dict[str, str]:
        """The environment that names it."""
        auth = {"PREFECT_API_AUTH_STRING": self.auth_string} if self.auth_string else {}
        return {"PREFECT_API_URL": self.url, **auth}

    def ask(self, what: str, method: str = "POST", **question: Any) -> Any:
        """Ask it."""
        headers = {"Content-Type": "application/json"}
        if self.auth_string:
            headers["Authorization"] = f"Basic {base64.b64encode(self.auth_string.encode()).decode()}"
        body = None if method == "GET" else json.dumps(question).encode()
        request = urllib.request.Request(f"{self.url}/{what}", body, headers, method=method)  # noqa: S310 - ours
        while True:
            try:
                with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
                    return json.loads(answer.read() or b"null")
            except urllib.error.HTTPError as exc:
                exc.close()
                if exc.code != 503:  # SQLite is busy; Prefect's own clients ask again too
                    raise

    def deployment(self, flow: str, name: str = "all") -> dict[str, Any]:
        """Give a deployment."""
        found: dict[str, Any] = self.ask(f"deployments/name/{flow}/{name}", "GET")
        return found

    def start(self, flow: str, name: str = "all") -> str:
        """Have a deployment run now; gives the id of the flow run."""
        new = self.ask(f"deployments/{self.deployment(flow, name)['id']}/create_flow_run", state={"type": "SCHEDULED"})
        return str(new["id"])

    def state(self, flow_run_id: str) -> str:
        """Name the state of a flow run."""
        return str(self.ask(f"flow_runs/{flow_run_id}", "GET")["state"]["name"])

    def message(self, flow_run_id: str) -> str:
        """Give what is said of that state."""
        return str(self.ask(f"flow_runs/{flow_run_id}", "GET")["state"]["message"])

    def states(self) -> list[str]:
        """Name the states of all flow runs that have begun, the earliest first."""
        runs = self.ask("flow_runs/filter", sort="START_TIME_ASC")
        return [each["state"]["name"] for each in runs if each["start_time"]]

    def planned(self, flow: str | None = None) -> list[dict[str, Any]]:
        """List the flow runs, of one flow or of all, that have not begun, the earliest first."""
        wanted: dict[str, Any] = {"flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}}}
        if flow:
            wanted["flows"] = {"name": {"any_": [flow]}}
        runs: list[dict[str, Any]] = self.ask("flow_runs/filter", sort="EXPECTED_START_TIME_ASC", **wanted)
        return runs


class Up(NamedTuple):
    """`gristmill up` that serves one source, `inbox`."""

    run: Run
    folder: Path
    api: Api

    @property
    def inbox(self) -> Path:
        return self.folder / "inbox"

    @property
    def warehouse(self) -> Path:
        return self.folder / "warehouse"

    def query(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Query the database of its server."""
        with contextlib.closing(
            sqlite3.connect(f"file:{self.warehouse}/prefect/prefect.db?mode=ro", uri=True)
        ) as found:
            return found.execute(query, values).fetchall()

    def until(self, flow_run_id: str, state: str) -> None:
        """Wait until a flow run is in a state."""
        wait_until(lambda: self.api.state(flow_run_id) == state, self.run)

    def schedule(self, seconds: int) -> None:
        """Have the source ingested every so many seconds, from some seconds on; cron knows minutes only."""
        begin = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=5)
        often = {"schedule": {"interval": seconds, "anchor_date": begin.isoformat()}, "active": True}
        self.api.ask(f"deployments/{self.api.deployment('ingest')['id']}", "PATCH", schedules=[often])

    def write(self, name: str, text: str) -> None:
        """Put a file into the source's folder."""
        (self.inbox / name).write_text(text, encoding="utf-8")

    def published(self) -> list[str]:
        """Name the files whose documents readers have."""
        return published(self.warehouse)


def published(warehouse: Path) -> list[str]:
    link = warehouse / "serving.duckdb"
    if not link.exists():
        return []
    with duckdb.connect(str(link.resolve()), read_only=True) as reader:
        return [uri for (uri,) in reader.execute("SELECT source_uri FROM documents ORDER BY ALL").fetchall()]


CONFIG = """
[warehouse]
path = "../warehouse"
threads = 1

[ingest]
workers = 1

[schedule]
time_zone = "Europe/Berlin"
ingest = "7 4 1 * *"
maintain = "30 3 1 * *"
port = 0
"""


def prepare(folder: Path) -> Path:
    """Write the configuration and make the source's folder; gives the file of the configuration."""
    (folder / "config" / "sources").mkdir(parents=True)
    (folder / "inbox").mkdir()
    (folder / "config" / "sources" / "inbox.toml").write_text('name = "inbox"\nroot = "../../inbox"\n')
    config = folder / "config" / "gristmill.toml"
    config.write_text(CONFIG)
    return config


@contextlib.contextmanager
def served(folder: Path) -> Iterator[Up]:
    """Start `gristmill up`; it is ready when its deployments are there."""
    config = folder / "config" / "gristmill.toml"
    if not config.exists():
        prepare(folder)
    place = folder / "warehouse" / "up.json"
    place.unlink(missing_ok=True)
    env = {
        "PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS": "2",
        "PREFECT_RUNNER_POLL_FREQUENCY": "1",
        "HOME": str(folder),
    }
    with started([GRISTMILL, "up", "--config", config], env=env, group=True) as run_:
        wait_until(place.exists, run_)
        api = Api(**json.loads(place.read_bytes()))

        def is_ready() -> bool:
            with contextlib.suppress(OSError):
                return len(api.ask("deployments/filter")) >= 4
            return False

        wait_until(is_ready, run_)
        yield Up(run_, folder, api)
