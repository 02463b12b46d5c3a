"""What a run logs on standard error: how it begins and ends, and a line a batch; never the text of a document."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from .command import ask_lake, gristmill_here

WORDS = "Kingfishers nest under the old weir"


@pytest.fixture
def news(tmp_path: Path) -> Path:
    root = tmp_path / "news"
    root.mkdir()
    for number in range(3):
        (root / f"{number}.txt").write_text(f"{WORDS} {number}. " * 400)
    (root / "z.jsonl").write_text(json.dumps({"text": WORDS}) + "\nno json\n")
    return root


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A configuration in which each file is a batch, and that logs as it does by default."""
    (tmp_path / "gristmill.toml").write_text('[ingest]\nbatch_mb = 0.01\nworkers = 1\n[logging]\nlevel = "info"\n')
    monkeypatch.setattr("e2e.command._LOG_LEVEL", "info")
    return tmp_path / "gristmill.toml"


def test_cron_is_told_a_line_a_batch(news: Path, small_batches: Path, tmp_path: Path) -> None:
    place = ("--config", small_batches, "--warehouse", tmp_path / "warehouse")
    code, _, err = gristmill_here("ingest", news, "--source", "news", "--direct", *place)
    assert code == 0
    lines = err.splitlines()
    batches = [line for line in lines if " Batch " in line]
    assert len(batches) >= 3
    told = r"\S+Z INFO    Batch \S+: \d+ files, [\d.]+ MB, \d+ records, \d+ rejects in [\d.]+ s\."
    assert all(re.fullmatch(told, line) for line in batches)
    assert "of ingest begins" in lines[0]
    assert lines[1].endswith(" 4 files found.")
    assert re.search(r"ended as succeeded: 4 files, 4 documents, 1 records .*; discover .* publish ", lines[-1])
    assert WORDS not in err


def test_as_json_each_line_is_an_object_with_run_batch_and_counts(
    news: Path, small_batches: Path, tmp_path: Path
) -> None:
    warehouse = tmp_path / "warehouse"
    place = ("--config", small_batches, "--warehouse", warehouse)
    code, _, err = gristmill_here("ingest", news, "--source", "news", "--direct", "--log-format", "json", *place)
    assert code == 0
    events: list[dict[str, Any]] = [json.loads(line) for line in err.splitlines()]
    ((run_id,),) = ask_lake(warehouse, "SELECT run_id FROM runs")
    assert {event["run_id"] for event in events} == {run_id}
    assert all(event["at"].endswith("Z") and event["level"] == "info" for event in events)
    batches = [event for event in events if "batch_id" in event]
    assert sum(event["files"] for event in batches) == 4
    assert sum(event["rejects"] for event in batches) == 1
    assert sum(event["documents"] for event in batches) == 4
    assert {tuple(event["sources"]) for event in batches} == {("news",)}
    assert all(event["seconds"] > 0 and event["mb"] >= 0 for event in batches)
    assert (events[-1]["status"], events[-1]["documents"]) == ("succeeded", 4)
    assert events[-1]["publish_seconds"] > 0
    assert WORDS not in err


def test_a_name_of_a_file_cannot_forge_a_line(news: Path, small_batches: Path, tmp_path: Path) -> None:
    forged = "\n2024-01-01T00:00:00.000Z INFO    all is well.txt"
    (news / forged).write_bytes(b"")
    place = ("--config", small_batches, "--warehouse", tmp_path / "warehouse")
    for path in news.iterdir():
        if path.name != forged:
            path.unlink()
    code, _, err = gristmill_here("ingest", news, "--source", "news", "--direct", *place)
    assert code == 4
    assert not [line for line in err.splitlines() if line.endswith("all is well.txt")]


def test_how_long_it_took_and_how_much_memory_is_in_the_tables(news: Path, small_batches: Path, tmp_path: Path) -> None:
    warehouse = tmp_path / "warehouse"
    gristmill_here("ingest", news, "--source", "news", "--direct", "--config", small_batches, "--warehouse", warehouse)
    stages = "discover_seconds, mill_seconds, load_seconds, derive_seconds, publish_seconds"
    ((*seconds, whole, own, workers),) = ask_lake(
        warehouse, f"SELECT {stages}, epoch(finished_at - started_at), peak_memory_mb, worker_memory_mb FROM runs"
    )
    assert all(spent >= 0 for spent in seconds)
    assert 0.5 * whole < sum(seconds) <= whole + 0.01
    assert own > 30
    assert workers > 30
    files = ask_lake(warehouse, "SELECT source_uri, mill_seconds FROM run_files ORDER BY ALL")
    assert len(files) == 4
    assert all(spent > 0 for _, spent in files)
    ((total,),) = ask_lake(warehouse, "SELECT mill_seconds FROM run_sources")
    assert total == pytest.approx(sum(spent for _, spent in files))
