"""A home of Prefect, made once for all tests by two servers that start on it at the same time."""

import json
import sqlite3
import sys
import urllib.request
import uuid
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any, NamedTuple

from .running import Outcome, started

__all__ = ["API", "PrefectHome", "make_home"]

API = [sys.executable, Path(__file__).with_name("api.py")]


class PrefectHome(NamedTuple):
    """The folder, what the two servers that made it answered, and how they ended."""

    path: Path
    answers: list[object]
    outcomes: list[Outcome]

    @property
    def env(self) -> dict[str, str]:
        """The environment that names it."""
        return {"PREFECT_HOME": str(self.path)}

    def ask(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Query the database of its servers."""
        with closing(sqlite3.connect(f"file:{self.path / 'prefect.db'}?mode=ro", uri=True)) as database:
            return database.execute(query, values).fetchall()

    def last_flows(self, number: int) -> list[tuple[str, str]]:
        """Give the states of the last flow runs, such as COMPLETED, and their ids; the newest first."""
        rows = self.ask("SELECT state_type, id FROM flow_run ORDER BY created DESC LIMIT ?", number)
        return [(state, str(uuid.UUID(run_id))) for state, run_id in rows]


def make_home(folder: Path) -> PrefectHome:
    """Start two servers at once on an empty home, and ask each how many flow runs there are."""
    home = PrefectHome(folder, [], [])
    with ExitStack() as stack:
        runs = [stack.enter_context(started(API, held=True, env=home.env)) for _ in range(2)]
        addresses = [(run.next_step() or "").split(" ")[0] for run in runs]
        home.answers.extend(count_flow_runs(address) for address in addresses if address)
        home.outcomes.extend(run.finish() for run in runs)
    return home


def count_flow_runs(address: str) -> object:
    """Ask an API how many flow runs it has."""
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(f"{address}/flow_runs/count", b"{}", headers)  # noqa: S310 - our own server
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
        return json.load(answer)
