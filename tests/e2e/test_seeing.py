"""What happened can be seen: all of one run, and the figures of the warehouse for those who watch over it."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families as read_openmetrics
from prometheus_client.parser import text_string_to_metric_families as read_textfile

from flows.exit_code import ExitCode

from .command import Outcome, ask_lake, gristmill_here

GOOD = "A text that can be read and has a few words."


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse after two runs: one with a reject, and one that left a file out."""
    folder = tmp_path_factory.mktemp("seeing")
    news = folder / "news"
    news.mkdir()
    (news / "a.txt").write_text(GOOD * 50)
    (news / "b.jsonl").write_text(json.dumps({"text": GOOD}) + "\nno json\n")
    for name in ("first", "second"):
        (news / f"{name}.html").write_text(GOOD)
        done = gristmill_here("ingest", news, "--source", "news", "--direct", "--warehouse", folder / "warehouse")
        assert done.code == ExitCode.DONE
    return folder / "warehouse"


def show(warehouse: Path, *words: str) -> Outcome:
    return gristmill_here("runs", "show", *words, "--warehouse", warehouse)


def test_a_run_is_shown_with_stages_sources_and_the_fate_of_its_files(warehouse: Path) -> None:
    ((first,), (last,)) = ask_lake(warehouse, "SELECT run_id FROM runs ORDER BY run_id")
    code, out, err = show(warehouse, first)
    assert (code, err) == (0, "")
    assert re.search(rf"^run_id +{first}$", out, re.MULTILINE)
    assert re.search(r"^status +succeeded$", out, re.MULTILINE)
    assert re.search(r"^memory +\d+ MB, the largest worker \d+ MB$", out, re.MULTILINE)
    stages = out.split("stages, s\n")[1].split("\n\n")[0]
    assert re.findall(r"^(\w+) +[\d.]+ +\d+% *$", stages, re.MULTILINE) == [
        *("discover", "mill", "load", "derive", "publish")
    ]
    assert re.search(r"^news +succeeded +3 +2 ", out, re.MULTILINE)
    assert re.search(r"^ignored +not_matched +1 ", out, re.MULTILINE)
    fates = out.split("files, the slowest first\n")[1]
    assert {line.split()[0]: line.split()[1] for line in fates.splitlines()[1:]} == {
        "news/a.txt": "loaded",
        "news/b.jsonl": "loaded",
        "news/first.html": "ignored",
    }
    assert show(warehouse).out == show(warehouse, last).out
    assert "news/a.txt" not in show(warehouse).out
    assert "news/a.txt" in show(warehouse, "last", "--all").out


def test_a_run_that_there_is_not_is_named(warehouse: Path, tmp_path: Path) -> None:
    code, _, err = show(warehouse, "x")
    assert code == ExitCode.USAGE
    assert "x is no run" in err
    assert show(tmp_path / "none").code == ExitCode.USAGE


def samples(families: Any) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in families
        for sample in family.samples
    }


def test_metrics_are_openmetrics_and_what_node_exporter_reads(warehouse: Path) -> None:
    code, out, err = gristmill_here("metrics", "--warehouse", warehouse)
    assert (code, err) == (0, "")
    assert out.endswith("# EOF\n")
    figures = samples(read_openmetrics(out))
    assert samples(read_textfile(out)) == figures
    news = (("source", "news"),)
    assert figures["gristmill_runs_total", (("kind", "ingest"), ("status", "succeeded"))] == 2
    assert figures["gristmill_source_up", news] == 1
    assert figures["gristmill_source_documents_loaded_total", news] == 2
    assert figures["gristmill_source_records_quarantined_total", news] == 1
    assert figures["gristmill_quarantine_open", (("reason", "invalid_json"),)] == 1
    assert figures["gristmill_rows", (("table", "documents"),)] == 2
    assert figures["gristmill_published_generation", ()] == 1
    assert figures["gristmill_last_run_stage_seconds", (("kind", "ingest"), ("stage", "publish"))] >= 0
    assert figures["gristmill_stale_documents", ()] == 0
    ((ended,),) = ask_lake(warehouse, "SELECT epoch(max(finished_at)) FROM runs")
    at = figures["gristmill_last_run_timestamp_seconds", (("kind", "ingest"), ("status", "succeeded"))]
    assert at == pytest.approx(ended)


def test_a_source_that_was_never_as_expected_has_no_time_of_success(tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "a.html").write_text(GOOD)
    place = ("--warehouse", tmp_path / "warehouse")
    assert gristmill_here("ingest", tmp_path / "news", "--source", "news", "--direct", *place).code == ExitCode.UNMET
    figures = samples(read_openmetrics(gristmill_here("metrics", *place).out))
    news = (("source", "news"),)
    assert figures["gristmill_source_up", news] == 0
    assert ("gristmill_source_success_timestamp_seconds", news) not in figures
    assert gristmill_here("metrics", "--warehouse", tmp_path / "none").code == ExitCode.USAGE


def test_metrics_need_no_prefect(warehouse: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from flows.metrics import metrics_text; "
        "from schemas.settings import load_settings; "
        f"metrics_text(load_settings(None, Path({str(warehouse)!r}))); sys.exit('prefect' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
