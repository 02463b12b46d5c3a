"""The run as a Prefect flow, through the real command: the rows of a run without it, and what Prefect shows of it."""

import json
import sqlite3
import uuid
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from schemas.run import BALANCE_TERMS
from schemas.settings import load_settings

from .command import Outcome, ask_lake, failed_checks, gristmill, ingest_here
from .tables import rows_of

NEWS = Path(__file__).parents[2] / "samples" / "news"


class Home(NamedTuple):
    """A home of Prefect, with the database of its server."""

    path: Path

    def ask(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Query the database."""
        with closing(sqlite3.connect(f"file:{self.path / 'prefect.db'}?mode=ro", uri=True)) as database:
            return database.execute(query, values).fetchall()


class Flow(NamedTuple):
    """A run through Prefect: how the command ended, its warehouse, and Prefect's home."""

    outcome: Outcome
    warehouse: Path
    home: Home

    @property
    def summary(self) -> dict[str, Any]:
        summary: dict[str, Any] = json.loads(self.outcome.out)
        return summary


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return Home(tmp_path_factory.mktemp("prefect"))


def run_flow(folder: Path, home: Home, *words: str | Path) -> Flow:
    warehouse = folder / "warehouse"
    env = {"PREFECT_HOME": str(home.path), "GRISTMILL_INGEST__BATCH_MB": "0.005", "GRISTMILL_INGEST__WORKERS": "2"}
    return Flow(gristmill("ingest", *words, "--json", "--warehouse", warehouse, env=env), warehouse, home)


@pytest.fixture(scope="module")
def flow(tmp_path_factory: pytest.TempPathFactory, home: Home) -> Flow:
    return run_flow(tmp_path_factory.mktemp("flow"), home, NEWS, "--source", "news")


def test_a_flow_prints_its_summary_and_nothing_else(flow: Flow) -> None:
    assert (flow.outcome.code, flow.outcome.err) == (0, "")
    assert flow.outcome.out.count("\n") == 1
    assert (flow.summary["status"], flow.summary["files_found"]) == ("succeeded", 20)


def test_a_flow_in_small_batches_gives_the_rows_of_a_run_without_prefect_in_one(flow: Flow, tmp_path: Path) -> None:
    direct = ingest_here(load_settings(None, tmp_path / "warehouse"), NEWS, source="news")
    assert rows_of(flow.warehouse) == rows_of(tmp_path / "warehouse")
    assert {name: flow.summary[name] for name in BALANCE_TERMS} == direct.run.model_dump(include=set(BALANCE_TERMS))
    assert failed_checks(flow.warehouse) == []


def test_the_run_knows_its_flow_run_and_prefect_knows_how_it_ended(flow: Flow) -> None:
    ((flow_run_id,),) = ask_lake(flow.warehouse, "SELECT flow_run_id FROM runs")
    assert flow_run_id == flow.summary["flow_run_id"]
    states = {uuid.UUID(each): state for each, state in flow.home.ask("SELECT id, state_type FROM flow_run")}
    assert states[uuid.UUID(flow_run_id)] == "COMPLETED"


def test_each_batch_is_a_task_and_so_is_each_stage(flow: Flow) -> None:
    flow_run_id = flow.summary["flow_run_id"]
    tasks = flow.home.ask("SELECT name, state_type FROM task_run WHERE flow_run_id = ?", flow_run_id)
    assert {state for _, state in tasks} == {"COMPLETED"}
    batches = ask_lake(flow.warehouse, "SELECT batch_id FROM documents UNION SELECT batch_id FROM quarantine")
    numbers = {batch_id.rsplit("-", 1)[1] for (batch_id,) in batches}
    assert len(numbers) > 5
    milled = [name for name, _ in tasks if name.startswith("mill-")]
    # One in which a key stands that an earlier part of its file has is milled again, as a task of the same name.
    assert set(milled) == {f"mill-{number}" for number in numbers}
    assert {name.split("-")[0] for name, _ in tasks} == {"find", "mill", "commit", "derive", "publish"}


def test_the_balance_is_an_artifact_as_a_table_and_as_markdown(flow: Flow) -> None:
    query = "SELECT type, key, data FROM artifact WHERE flow_run_id = ?"
    artifacts = {kind: (key, json.loads(data)) for kind, key, data in flow.home.ask(query, flow.summary["flow_run_id"])}
    assert sorted(artifacts) == ["markdown", "table"]
    key, table = artifacts["table"]
    assert key == "ingest-balance"
    figures = {row["figure"]: row["count"] for row in json.loads(table)}
    assert figures == {name: flow.summary[name] for name in BALANCE_TERMS}
    key, markdown = artifacts["markdown"]
    assert key == "ingest-summary"
    assert flow.summary["run_id"] in markdown
    assert "20 found = 17 loaded" in markdown


def test_a_flow_that_fails_ends_with_1_and_a_sentence_and_prefect_knows_it_failed(home: Home, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    flow = run_flow(tmp_path, home, tmp_path / "empty")
    assert flow.outcome.code == 1
    assert (flow.summary["status"], flow.summary["exit_code"]) == ("failed", 1)
    assert flow.outcome.err.startswith("gristmill: ")
    assert "is empty" in flow.outcome.err
    assert flow.outcome.err.count("\n") == 1
    ((status, flow_run_id),) = ask_lake(flow.warehouse, "SELECT status, flow_run_id FROM runs")
    assert status == "failed"
    states = {uuid.UUID(each): state for each, state in home.ask("SELECT id, state_type FROM flow_run")}
    assert states[uuid.UUID(flow_run_id)] == "FAILED"
