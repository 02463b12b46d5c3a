"""`status.json` tells how the last run ended, whether anything changed or not, and which were skipped."""

import inspect
import json
from pathlib import Path

import pytest

from flows.commands.ingest import ingest
from flows.exit_code import ExitCode
from flows.tasks import ingest_flow
from schemas.status import Status
from warehouse.connect import hold_lock
from warehouse.layout import Layout
from warehouse.status import read_status

from .command import ask_lake, gristmill_here

GOOD = "A text that can be read and has a few words."


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    return Layout(tmp_path / "warehouse")


@pytest.fixture
def news(tmp_path: Path) -> Path:
    root = tmp_path / "news"
    root.mkdir()
    (root / "a.txt").write_text(GOOD)
    return root


def run(layout: Layout, root: Path, name: str = "news") -> tuple[int, Status]:
    outcome = gristmill_here("ingest", root, "--source", name, "--direct", "--warehouse", layout.root)
    status = read_status(layout)
    assert status is not None, outcome
    return outcome.code, status


def test_an_unchanged_run_is_told_of_though_readers_keep_their_file(layout: Layout, news: Path) -> None:
    _, first = run(layout, news)
    published = layout.serving.resolve()
    _, second = run(layout, news)
    assert layout.serving.resolve() == published
    assert first.run is not None
    assert second.run is not None
    assert second.run.status == "succeeded"
    assert second.run.started_at > first.run.finished_at
    assert (first.generation, second.generation) == (1, 1)
    ((run_id,),) = ask_lake(layout.root, "SELECT max(run_id) FROM runs")
    assert second.run.run_id == run_id
    (source,) = second.sources
    assert (source.source_name, source.status, source.files_found, source.documents) == ("news", "succeeded", 1, 0)
    ((newest,),) = ask_lake(layout.root, "SELECT max(modified_at) FROM source_files")
    assert source.newest_file_at == newest


def test_each_source_keeps_what_it_last_came_to_and_when_it_last_succeeded(layout: Layout, news: Path) -> None:
    _, first = run(layout, news)
    (news / "a.txt").unlink()
    code, second = run(layout, news)
    assert code == 1
    assert second.run is not None
    assert second.run.status == "failed"
    assert "is empty" in str(second.run.error)
    (source,) = second.sources
    assert (source.status, source.reason) == ("failed", "root_empty")
    assert source.succeeded_at == first.sources[0].tried_at
    assert source.newest_file_at == first.sources[0].newest_file_at
    other = news.with_name("other")
    other.mkdir()
    (other / "b.txt").write_text(GOOD)
    _, third = run(layout, other, "other")
    assert [(each.source_name, each.status) for each in third.sources] == [("news", "failed"), ("other", "succeeded")]


def test_a_run_that_cannot_open_the_warehouse_is_told_of(layout: Layout, news: Path) -> None:
    run(layout, news)
    layout.catalog.write_bytes(b"no catalog")
    code, status = run(layout, news)
    assert code == 1
    assert status.run is not None
    assert (status.run.run_id, status.run.status) == (None, "failed")
    assert status.generation == 1


def test_a_skipped_run_is_told_of_and_entered_by_the_next(layout: Layout, news: Path) -> None:
    _, before = run(layout, news)
    with hold_lock(layout):
        code, status = run(layout, news)
    assert code == 5
    assert status.run == before.run
    (skip,) = status.skipped
    assert "is active" in skip.error
    for _ in range(2):
        run(layout, news)
    rows = ask_lake(layout.root, "SELECT run_id, status, error FROM runs WHERE status = 'skipped'")
    assert rows == [(skip.run_id, "skipped", skip.error)]


COMMANDS = {
    "publish": ("publish",),
    "maintain": ("maintain",),
    "reprocess": ("reprocess", "--stale"),
    "replay": ("quarantine", "replay"),
    "purge": ("quarantine", "purge", "--all"),
}


@pytest.mark.parametrize("kind", COMMANDS)
def test_every_command_that_changes_the_warehouse_is_told_of(kind: str, layout: Layout, news: Path) -> None:
    (news / "b.txt").write_text("")
    _, before = run(layout, news)
    words = (*COMMANDS[kind], "--warehouse", layout.root)
    with hold_lock(layout):
        assert gristmill_here(*words).code == ExitCode.BUSY
    hindered = read_status(layout)
    assert hindered is not None
    assert hindered.skipped[-1].kind == kind
    assert gristmill_here(*words).code == ExitCode.DONE
    after = read_status(layout)
    assert after is not None
    assert after.run == before.run, "that of ingest: others do not hide how it ended"
    (told,) = after.others
    rows = ask_lake(layout.root, "SELECT run_id, status FROM runs WHERE kind = ? ORDER BY run_id", kind)
    assert rows == [(hindered.skipped[-1].run_id, "skipped"), (told.run_id, told.status)]
    assert told.status == "succeeded"
    assert after.generation == int(layout.serving.resolve().parent.name)


def test_what_is_asked_wrongly_is_no_run(layout: Layout, news: Path) -> None:
    run(layout, news)
    words = {"dismiss": ("quarantine", "dismiss", "x", "--reason", "none"), "replay": ("quarantine", "replay", "x")}
    for asked in words.values():
        assert gristmill_here(*asked, "--warehouse", layout.root).code == ExitCode.USAGE
    assert ask_lake(layout.root, "SELECT kind FROM runs") == [("ingest",)]


def test_a_damaged_status_file_is_made_anew(layout: Layout, news: Path) -> None:
    run(layout, news)
    layout.status.write_text("{")
    _, status = run(layout, news)
    assert [each.source_name for each in status.sources] == ["news"]
    assert json.loads(layout.status.read_text())["version"] == 1


def test_the_parameters_of_the_flow_are_those_of_the_command() -> None:
    of_the_command_alone = {"direct", "as_json", "log_format"}
    assert set(inspect.signature(ingest_flow.fn).parameters) == (
        set(inspect.signature(ingest).parameters) - of_the_command_alone
    )
