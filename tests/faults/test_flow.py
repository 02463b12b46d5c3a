"""The run as a Prefect flow, through the real command: the rows of a run without it, and what Prefect shows of it."""

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from schemas.run import BALANCE_TERMS
from schemas.settings import WarehouseSettings, default_config
from warehouse.connect import open_lake

from .inline import ingest_inline
from .running import Outcome, run
from .served import GRISTMILL, Up, wait_until
from .tables import state_of

NEWS = Path(__file__).parents[2] / "samples" / "news"


class Flow(NamedTuple):
    """A run through Prefect: how the command ended, its warehouse, and the server that it reported to."""

    outcome: Outcome
    warehouse: Path
    up: Up

    @property
    def summary(self) -> dict[str, Any]:
        summary: dict[str, Any] = json.loads(self.outcome.out)
        return summary

    def ask(self, what: str) -> list[dict[str, Any]]:
        """Ask for what belongs to the flow run."""
        wanted = {"id": {"any_": [self.summary["flow_run_id"]]}}
        found: list[dict[str, Any]] = self.up.api.ask(what, flow_runs=wanted)
        return found


def run_flow(folder: Path, up: Up, *words: str | Path) -> Flow:
    warehouse = folder / "warehouse"
    env = up.api.env | {"GRISTMILL_INGEST__BATCH_MB": "0.005", "GRISTMILL_INGEST__WORKERS": "2"}
    return Flow(run([GRISTMILL, "ingest", *words, "--json", "--warehouse", warehouse], env=env), warehouse, up)


@pytest.fixture(scope="module")
def flow(tmp_path_factory: pytest.TempPathFactory, up: Up) -> Flow:
    return run_flow(tmp_path_factory.mktemp("flow"), up, NEWS, "--source", "corpus")


def test_a_flow_prints_its_summary_and_nothing_else(flow: Flow) -> None:
    assert (flow.outcome.code, flow.outcome.err) == (0, "")
    assert flow.outcome.out.count("\n") == 1
    assert (flow.summary["status"], flow.summary["files_found"]) == ("succeeded", 20)


def test_a_flow_in_small_batches_gives_the_rows_of_a_run_without_prefect_in_one(flow: Flow, tmp_path: Path) -> None:
    direct = ingest_inline(NEWS, default_config(), tmp_path / "warehouse")
    state, other = state_of(flow.warehouse), state_of(tmp_path / "warehouse")
    assert {**state.tables, "meta": []} == {**other.tables, "meta": []}
    assert {name: flow.summary[name] for name in BALANCE_TERMS} == direct.run.model_dump(include=set(BALANCE_TERMS))
    assert not state.failed_checks


def ask_lake(warehouse: Path, query: str) -> list[tuple[Any, ...]]:
    with open_lake(WarehouseSettings(path=warehouse), read_only=True) as lake:
        return lake.execute(query).fetchall()


def test_the_run_knows_its_flow_run_and_prefect_knows_how_it_ended(flow: Flow) -> None:
    ((flow_run_id,),) = ask_lake(flow.warehouse, "SELECT flow_run_id FROM runs")
    assert flow_run_id == flow.summary["flow_run_id"]
    assert flow.up.api.state(flow_run_id) == "Completed"


def test_each_batch_is_a_task_and_so_is_each_stage(flow: Flow) -> None:
    wait_until(lambda: {task["state_type"] for task in flow.ask("task_runs/filter")} == {"COMPLETED"}, flow.up.run)
    names = [task["name"] for task in flow.ask("task_runs/filter")]
    batches = ask_lake(flow.warehouse, "SELECT batch_id FROM documents UNION SELECT batch_id FROM quarantine")
    numbers = {batch_id.rsplit("-", 1)[1] for (batch_id,) in batches}
    assert len(numbers) > 5
    milled = [name for name in names if name.startswith("mill-")]
    # One in which a key stands that an earlier part of its file has is milled again, as a task of the same name.
    assert set(milled) == {f"mill-{number}" for number in numbers}
    assert {name.split("-")[0] for name in names} == {"find", "mill", "commit", "derive", "publish"}


def test_the_log_of_the_flow_run_has_a_line_for_each_batch(flow: Flow) -> None:
    wanted = {"flow_run_id": {"any_": [flow.summary["flow_run_id"]]}}
    lines = [each["message"] for each in flow.up.api.ask("logs/filter", logs=wanted)]
    told = {line.split()[1].rstrip(":").rsplit("-", 1)[1] for line in lines if line.startswith("Batch ")}
    batches = ask_lake(flow.warehouse, "SELECT batch_id FROM documents UNION SELECT batch_id FROM quarantine")
    assert told >= {batch_id.rsplit("-", 1)[1] for (batch_id,) in batches}
    assert any("20 files found" in line for line in lines)


def test_the_balance_is_an_artifact_as_a_table_and_as_markdown(flow: Flow) -> None:
    artifacts = {each["type"]: (each["key"], each["data"]) for each in flow.ask("artifacts/filter")}
    assert sorted(artifacts) == ["markdown", "table"]
    key, table = artifacts["table"]
    assert key == "ingest-balance"
    figures = {row["figure"]: row["count"] for row in json.loads(table)}
    assert figures == {name: flow.summary[name] for name in BALANCE_TERMS}
    key, markdown = artifacts["markdown"]
    assert key == "ingest-summary"
    assert flow.summary["run_id"] in markdown
    assert "20 found = 17 loaded" in markdown
    assert "| mill |" in markdown
    assert f"gristmill runs show {flow.summary['run_id']}" in markdown
    assert "### Newest rejects" in markdown


def test_a_flow_that_fails_ends_with_1_and_a_sentence_and_prefect_knows_it_failed(up: Up, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    flow = run_flow(tmp_path, up, tmp_path / "empty")
    assert flow.outcome.code == 1
    assert (flow.summary["status"], flow.summary["exit_code"]) == ("failed", 1)
    assert flow.outcome.err.startswith("gristmill: ")
    assert "is empty" in flow.outcome.err
    assert flow.outcome.err.count("\n") == 1
    ((status, flow_run_id),) = ask_lake(flow.warehouse, "SELECT status, flow_run_id FROM runs")
    assert status == "failed"
    assert up.api.state(flow_run_id) == "Failed"


def test_a_run_finds_the_server_of_its_own_warehouse_by_itself(up: Up, tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text("A text that came while the server was up.", encoding="utf-8")
    words = ["ingest", tmp_path, "--source", "by-hand", "--wait", "--json", "--warehouse", up.warehouse]
    outcome = run([GRISTMILL, *words])
    assert (outcome.code, outcome.err) == (0, "")
    assert up.api.state(json.loads(outcome.out)["flow_run_id"]) == "Completed"
    direct = run([GRISTMILL, *words, "--direct"])
    assert json.loads(direct.out)["flow_run_id"] is None
