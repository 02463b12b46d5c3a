"""Each source has its own outcome, and the run's status and exit code follow from them."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from flows.exit_code import ExitCode
from schemas.settings import load_settings
from text.errors import RunError

from . import command
from .command import Outcome, ask_lake, failed_checks, gristmill_here, ingest_here


class Sources:
    """A configuration with sources, and a warehouse of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.warehouse = folder / "warehouse"
        (folder / "sources").mkdir()
        (folder / "gristmill.toml").touch()

    def add(self, name: str, **files: str | bytes) -> Path:
        """Configure a source; `a_txt` is the file a.txt."""
        root = self.folder / name
        (self.folder / "sources" / f"{name}.toml").write_text(f'name = "{name}"\nroot = "../{name}"\n')
        root.mkdir()
        for file, content in files.items():
            raw = content if isinstance(content, bytes) else content.encode()
            (root / file.replace("_", ".")).write_bytes(raw)
        return root

    def expect_of(self, name: str, *lines: str) -> None:
        """Let a source have expectations of its own."""
        file = self.folder / "sources" / f"{name}.toml"
        file.write_text("\n".join([file.read_text(), "[expectations]", *lines]))

    def expect(self, **severities: str) -> None:
        lines = [f'{name} = "{severity}"' for name, severity in severities.items()]
        (self.folder / "gristmill.toml").write_text("\n".join(["[expectations]", *lines]))

    def ingest(self, *words: str) -> Outcome:
        config = ("--config", self.folder / "gristmill.toml", "--warehouse", self.warehouse)
        return gristmill_here("ingest", "--direct", *config, *words)

    def outcomes(self) -> dict[str, tuple[str, str | None]]:
        """Give status and reason of each source in the last run."""
        query = "SELECT source_name, status, reason FROM run_sources WHERE run_id = (SELECT max(run_id) FROM runs)"
        return {name: (status, reason) for name, status, reason in ask_lake(self.warehouse, query)}

    def last_run(self) -> tuple[Any, ...]:
        return ask_lake(self.warehouse, "SELECT status, error FROM runs ORDER BY run_id DESC LIMIT 1")[0]


@pytest.fixture
def sources(tmp_path: Path) -> Sources:
    return Sources(tmp_path)


GOOD = "A text that can be read and has a few words."


def empty(root: Path) -> None:
    for path in root.iterdir():
        path.unlink()


def remove(root: Path) -> None:
    empty(root)
    root.rmdir()


def replace(root: Path) -> None:
    remove(root)
    root.write_text("no folder")


@pytest.mark.parametrize(
    ("kill", "reason"), [(empty, "root_empty"), (remove, "root_missing"), (replace, "root_missing")]
)
def test_a_dead_source_stops_no_other_and_nothing_of_it_is_missing(kill: Any, reason: str, sources: Sources) -> None:
    sources.add("good", a_txt=GOOD)
    dead = sources.add("dead", a_txt=GOOD, b_txt=GOOD)
    assert sources.ingest().code == 0
    assert sources.outcomes() == {"good": ("succeeded", None), "dead": ("succeeded", None)}
    kill(dead)
    (sources.folder / "good" / "new.txt").write_text(f"{GOOD} And some more.")

    code, out, err = sources.ingest("--json")
    assert code == ExitCode.FAILED
    assert err.count("\n") == 1
    assert "Source `dead`: The folder" in err
    summary = json.loads(out)
    assert (summary["status"], summary["files_loaded"], summary["files_missing"]) == ("partial", 1, 0)
    assert summary["error"] in err
    assert sources.outcomes() == {"good": ("succeeded", None), "dead": ("failed", reason)}
    assert ask_lake(sources.warehouse, "SELECT count(*) FROM source_files WHERE missing_since IS NOT NULL") == [(0,)]
    assert ask_lake(sources.warehouse, "SELECT count(*) FROM documents") == [(4,)]
    assert failed_checks(sources.warehouse) == []


def test_where_all_sources_are_dead_the_run_has_failed(sources: Sources) -> None:
    for name in ("a", "b"):
        sources.add(name)
    code, out, err = sources.ingest()
    assert (code, out) == (ExitCode.FAILED, "")
    assert "source `a` is empty" in err
    assert "source `b` is empty" in err
    assert sources.last_run()[0] == "failed"
    assert sources.outcomes() == dict.fromkeys(("a", "b"), ("failed", "root_empty"))


def test_a_source_can_be_chosen_by_name(sources: Sources) -> None:
    sources.add("good", a_txt=GOOD)
    sources.add("dead")
    assert sources.ingest("--source", "good").code == 0
    assert sources.outcomes() == {"good": ("succeeded", None)}
    assert sources.ingest("--source", "dead").code == 1
    code, _, err = sources.ingest("--source", "none")
    assert code == ExitCode.USAGE
    assert "there are: `dead`, `good`" in err


NOTHING = {
    "all are left out": ({"a_html": GOOD}, "nothing_found"),
    "all are rejected": ({"a_txt": "", "b_jsonl": "no json\n"}, "all_quarantined"),
}


@pytest.mark.parametrize(("files", "reason"), NOTHING.values(), ids=NOTHING)
def test_a_source_that_brings_nothing_is_not_as_expected(files: dict[str, str], reason: str, sources: Sources) -> None:
    sources.add("bad", **files)
    code, _, err = sources.ingest()
    assert code == ExitCode.UNMET
    assert err.startswith("gristmill: Source `bad`: ")
    assert sources.last_run()[0] == "failed"
    assert sources.outcomes() == {"bad": ("failed", reason)}
    sources.add("good", a_txt=GOOD)
    for path in (sources.folder / "bad").iterdir():  # changed, and no better
        path.write_bytes(path.read_bytes() + b"\n")
    assert sources.ingest().code == ExitCode.UNMET
    assert sources.last_run()[0] == "partial"


def test_a_source_whose_files_are_all_gone_has_nothing_to_read(sources: Sources) -> None:
    root = sources.add("news", a_txt=GOOD, page_html=GOOD)
    assert sources.ingest().code == 0
    (root / "a.txt").unlink()
    code, _, err = sources.ingest()
    assert code == ExitCode.UNMET
    assert "nothing to read: 1 left out, 0 unreadable, 1 gone" in err


@pytest.mark.parametrize(("severity", "code", "told"), [("warn", 0, True), ("ignore", 0, False), ("error", 4, False)])
def test_what_is_expected_is_configured(severity: str, code: int, told: bool, sources: Sources) -> None:
    root = sources.add("news", a_txt=GOOD, b_txt=GOOD)
    sources.expect(on_files_missing=severity)
    assert sources.ingest().code == 0
    (root / "b.txt").unlink()
    outcome = sources.ingest()
    assert outcome.code == code
    assert ("warning     Source `news`: 1 known files are gone." in outcome.out) == told
    status = {
        "warn": ("succeeded", "files_missing"),
        "ignore": ("succeeded", None),
        "error": ("partial", "files_missing"),
    }
    assert sources.outcomes() == {"news": status[severity]}


def test_a_dead_source_counts_more_than_what_was_not_met(sources: Sources) -> None:
    sources.add("dead")
    sources.add("rejected", a_txt="")
    sources.add("good", a_txt=GOOD)
    assert sources.ingest("--strict").code == ExitCode.FAILED
    assert sources.last_run()[0] == "partial"


def test_a_run_that_changes_nothing_is_as_good_as_one_that_does(sources: Sources) -> None:
    sources.add("news", a_txt=GOOD, b_txt="")
    assert [sources.ingest().code for _ in range(2)] == [0, 0]


LATER = 'freshness = { warn_after = { count = 1, period = "hour" }, error_after = { count = 2, period = "day" } }'
UNMET = {
    "too_few_files": ("files = { warn_below = 5, error_below = 3 }", "2 files could be read; at least 3"),
    "too_few_documents": ("documents = { error_below = 3 }", "gave 2 documents; at least 3 are expected"),
    "not_fresh": (LATER, "it should not be older than 2 days"),
    "too_many_quarantined": ("quarantined = { error_above = 0.3 }", "1 of 3 records were quarantined; at most 30.0%"),
}


@pytest.mark.parametrize("reason", UNMET)
def test_a_source_has_expectations_of_its_own(reason: str, sources: Sources) -> None:
    expectation, told = UNMET[reason]
    for name in ("calm", "strict"):
        root = sources.add(name, a_txt=f"{GOOD} {name}", b_jsonl=json.dumps({"text": GOOD}) + "\nno json\n")
        for path in root.iterdir():
            os.utime(path, (1_700_000_000, 1_700_000_000))
    sources.expect_of("strict", expectation)
    code, _, err = sources.ingest()
    assert code == ExitCode.UNMET
    assert sources.outcomes() == {"calm": ("succeeded", None), "strict": ("partial", reason)}
    assert sources.last_run()[0] == "partial"
    assert "Source `strict`: " in err
    assert told in err
    assert ask_lake(sources.warehouse, "SELECT count(*) FROM documents") == [(4,)], (
        "what is there is loaded all the same"
    )


def test_what_a_source_sets_goes_before_what_all_have_key_by_key(sources: Sources) -> None:
    for name in ("calm", "strict"):
        sources.add(name, a_txt=GOOD)
    lines = "files = { error_below = 2 }", "documents = { warn_below = 2 }"
    (sources.folder / "gristmill.toml").write_text("\n".join(["[expectations]", *lines]))
    sources.expect_of("calm", "files = { error_below = 1 }")
    assert sources.ingest().code == ExitCode.UNMET
    assert sources.outcomes() == {"calm": ("succeeded", "too_few_documents"), "strict": ("partial", "too_few_files")}


def test_a_run_that_brings_far_less_than_usual_is_told_of(sources: Sources) -> None:
    root = sources.add("news")
    sources.expect_of("news", "fall = { warn_above = 0.2, error_above = 0.5, least_runs = 2 }")
    codes = []
    for day, documents in enumerate((4, 4, 3, 1, 4)):
        lines = [json.dumps({"text": f"{GOOD} {day} {number}"}) for number in range(documents)]
        (root / f"{day}.jsonl").write_text("\n".join(lines))
        codes.append((sources.ingest().code, sources.outcomes()["news"][1]))
    assert codes == [(0, None), (0, None), (0, "fallen"), (4, "fallen"), (0, None)]


def test_a_source_that_is_quiet_most_of_the_time_has_no_usual(sources: Sources) -> None:
    sources.add("news", a_txt=GOOD)
    sources.expect_of("news", "fall = { error_above = 0.5 }")
    assert [sources.ingest().code for _ in range(5)] == [0] * 5


def test_a_file_by_itself_is_not_asked_whether_the_source_has_enough(sources: Sources) -> None:
    root = sources.add("news", a_txt=GOOD)
    sources.expect_of("news", "files = { error_below = 10 }")
    assert sources.ingest().code == ExitCode.UNMET
    assert sources.ingest(str(root / "a.txt"), "--source", "news").code == ExitCode.DONE


def test_an_age_that_cannot_be_read_is_named(sources: Sources) -> None:
    sources.add("news", a_txt=GOOD)
    sources.expect_of("news", 'freshness = { error_after = { count = 1, period = "week" } }')
    code, _, err = sources.ingest()
    assert code == ExitCode.USAGE
    assert "expectations.freshness.error_after.period" in err
    assert "news.toml, line 5" in err


def test_a_failure_tells_the_figures_of_the_run_as_far_as_it_came(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = Sources(tmp_path)
    sources.add("one", a_txt="A page.", b_jsonl='{"text": "A line."}\n{}\n')
    settings = load_settings(tmp_path / "gristmill.toml", sources.warehouse)

    def fail(*_: object) -> Any:
        msg = "the disk is full"
        raise RunError(msg)

    told = {}
    for stage in ("commit_files", "publish"):
        monkeypatch.setattr(command, stage, fail)
        with pytest.raises(RunError) as failed:
            ingest_here(settings)
        told[stage] = failed.value.figures
        monkeypatch.undo()
    ids = ask_lake(sources.warehouse, "SELECT run_id FROM runs ORDER BY run_id")
    assert [each["run_id"] for each in told.values()] == [run_id for (run_id,) in ids]
    terms = ("files_found", "records", "documents", "quarantined_records")
    assert {stage: [each[term] for term in terms] for stage, each in told.items()} == {
        "commit_files": [2, 3, 2, 1],
        "publish": [2, 3, 2, 1],
    }
