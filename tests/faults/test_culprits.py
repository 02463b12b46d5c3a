"""What a worker dies on is found by name and set aside, all else is loaded, and the run goes on; and so on replay."""

import hashlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from schemas.settings import WarehouseSettings
from warehouse.connect import open_lake

from .running import Outcome, left_over, started
from .served import Up
from .tables import state_of

POISONED = Path(__file__).with_name("poisoned.py")
CONFIG = """
[ingest]
workers = 2
batch_mb = 0.02
max_record_seconds = 1
"""
POISONS = ("a pattern that hangs", "a fault of a library")  # those of poisoned.py
GOOD = "A good text, which is loaded whatever stands beside it. " * 40
LINES = [*(f"{GOOD} {number}" for number in range(40)), *POISONS, *(f"{GOOD} {number} too" for number in range(3))]
REASON = {"a pattern that hangs": "too_slow"}


class Mill(NamedTuple):
    """Where the poisoned runs are made."""

    corpus: Path
    config: Path
    warehouse: Path

    def run(self, *words: str | Path, env: dict[str, str] | None = None, program: Sequence[str | Path] = ()) -> Outcome:
        program = program or [POISONED]
        command = [sys.executable, *program, *words, "--config", self.config, "--warehouse", self.warehouse]
        with started(command, env=env or {}) as run_:
            outcome = run_.finish(240)
            assert not left_over(run_.mark)
        return outcome

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        with open_lake(WarehouseSettings(path=self.warehouse), read_only=True) as lake:
            return lake.execute(query).fetchall()


def make_corpus(folder: Path) -> Mill:
    """Write poison among good texts."""
    made = Mill(folder / "corpus", folder / "config" / "gristmill.toml", folder / "warehouse")
    made.corpus.mkdir()
    made.config.parent.mkdir()
    made.config.write_text(CONFIG)
    lines = (json.dumps({"id": number, "text": text}) for number, text in enumerate(LINES))
    (made.corpus / "lines.jsonl").write_text("\n".join(lines))
    return made


def make_mill(folder: Path, *options: str, env: dict[str, str] | None = None) -> Mill:
    """Ingest poison among good texts."""
    made = make_corpus(folder)
    for name, text in {"a": GOOD, "deadly": "deadly", "z": GOOD}.items():
        (made.corpus / f"{name}.txt").write_text(text)
    outcome = made.run("ingest", made.corpus, "--source", "corpus", *options, env=env)
    assert (outcome.code, "worker_died" in outcome.out) == (0, True), outcome
    return made


@pytest.fixture(scope="module")
def direct(tmp_path_factory: pytest.TempPathFactory) -> Mill:
    return make_mill(tmp_path_factory.mktemp("direct"), "--direct")


@pytest.fixture(scope="module")
def flow(tmp_path_factory: pytest.TempPathFactory, up: Up) -> Mill:
    made = make_mill(tmp_path_factory.mktemp("flow"), env=up.api.env)
    logged = [message for (message,) in up.query("SELECT message FROM log")]
    (line,) = (each for each in logged if each.startswith("corpus/deadly.txt is quarantined as worker_died"))
    assert "SIGKILL" in line
    return made


@pytest.mark.parametrize("way", ["direct", "flow"])
def test_each_culprit_is_quarantined_by_name_with_its_bytes_and_all_else_is_loaded(
    way: str, request: pytest.FixtureRequest
) -> None:
    mill: Mill = request.getfixturevalue(way)
    columns = "scope, reason, stage, source_uri, record_index, byte_start, byte_end, raw_bytes, raw_sha256"
    rows = mill.ask(f"SELECT {columns} FROM quarantine ORDER BY source_uri, record_index")
    content = (mill.corpus / "lines.jsonl").read_bytes()
    expected = [("file", "worker_died", "process", "corpus/deadly.txt", 0, 0, 6, None, sha256_of(b"deadly"))]
    for index, poison in enumerate(POISONS, start=40):
        raw = json.dumps({"id": index, "text": poison}).encode()
        start = content.index(raw)
        reason = REASON.get(poison, "worker_died")
        expected.append(
            ("record", reason, "process", "corpus/lines.jsonl", index, start, start + len(raw), raw, sha256_of(raw))
        )
    assert rows == expected
    loaded = mill.ask("SELECT source_uri, record_index FROM documents ORDER BY ALL")
    good = [index for index, text in enumerate(LINES) if text not in POISONS]
    assert loaded == [("corpus/a.txt", 0), *(("corpus/lines.jsonl", index) for index in good), ("corpus/z.txt", 0)]
    figures = "status, files_quarantined, quarantined_records, quarantined_files, under_way"
    assert mill.ask(f"SELECT {figures} FROM runs") == [("succeeded", 1, 2, 1, None)]
    assert state_of(mill.warehouse).failed_checks == []


def test_what_is_unchanged_is_not_tried_again_until_it_changes(direct: Mill) -> None:
    outcome = direct.run("ingest", direct.corpus, "--source", "corpus", "--direct", "--verify")
    assert outcome.code == 0
    assert direct.ask("SELECT files_unchanged FROM runs ORDER BY run_id DESC LIMIT 1") == [(4,)]
    assert direct.run("ingest", direct.corpus / "deadly.txt", "--source", "corpus", "--direct", "--reload").code == 4
    tried = "SELECT files_quarantined, files_unchanged FROM runs ORDER BY run_id DESC LIMIT 1"
    assert direct.ask(tried) == [(1, 0)]  # it was tried again, and killed its workers again
    (direct.corpus / "deadly.txt").write_text("It is harmless now.")
    direct.run("ingest", direct.corpus, "--source", "corpus", "--direct")
    assert direct.ask("SELECT status FROM quarantine WHERE source_uri = 'corpus/deadly.txt'") == [("superseded",)]
    assert state_of(direct.warehouse).failed_checks == []


def test_a_replay_keeps_to_the_budget_and_does_not_die_with_its_workers(direct: Mill) -> None:
    outcome = direct.run("quarantine", "replay")
    assert (outcome.code, outcome.err) == (0, "")
    assert "0 loaded" in outcome.out
    assert "too_slow: the record took more than 1 s of CPU time" in outcome.out
    assert "worker_died: two worker processes died on the record (SIGSEGV), the second with it alone" in outcome.out
    assert state_of(direct.warehouse).failed_checks == []


def test_reprocessing_keeps_the_rows_of_what_workers_die_on_and_makes_all_else_anew(tmp_path: Path) -> None:
    mill = make_corpus(tmp_path)
    plain = ("-m", "flows.cli")  # in whose hands no text is poison
    assert mill.run("ingest", mill.corpus, "--source", "corpus", "--direct", program=plain).code == 0
    documents = "SELECT * EXCLUDE (run_id, batch_id, ingested_at) FROM documents ORDER BY document_id"
    before = mill.ask(documents)
    outcome = mill.run("reprocess")
    assert outcome.code == 0, outcome
    assert f"{len(LINES)} documents chosen, {len(LINES) - 2} made anew, 2 left as they were" in outcome.out
    assert "too_slow: the text took more than 1 s of CPU time" in outcome.out
    assert "worker_died: two worker processes died on the text (SIGSEGV), the second with it alone" in outcome.out
    assert "corpus/lines.jsonl (record 40) keeps the rows that it has, too_slow" in outcome.err
    assert mill.ask(documents) == before
    made_by = "SELECT record_index FROM documents WHERE run_id = (SELECT min(run_id) FROM runs) ORDER BY record_index"
    assert mill.ask(made_by) == [(40,), (41,)]
    kind = "SELECT kind, status, documents, under_way FROM runs ORDER BY run_id DESC LIMIT 1"
    assert mill.ask(kind) == [("reprocess", "succeeded", len(LINES) - 2, None)]
    assert state_of(mill.warehouse).failed_checks == []


def test_what_workers_are_at_is_told_while_they_hang_and_after_the_run_was_killed(tmp_path: Path) -> None:
    mill = make_corpus(tmp_path)
    (mill.corpus / "lines.jsonl").unlink()
    mill.config.write_text(CONFIG.replace("max_record_seconds = 1", "max_record_seconds = 600"))
    (mill.corpus / "slow.txt").write_text(POISONS[0])
    words = ("ingest", mill.corpus, "--source", "corpus", "--direct", "--config", mill.config)
    command = [sys.executable, POISONED, *words, "--warehouse", mill.warehouse]
    with started(command, env={"POISONED_PATIENCE": "0.2"}) as run_:
        while "A worker has been for more than 0.2 s at corpus/slow.txt (record 0)." not in run_.written():
            assert run_.process.poll() is None, run_.written()
        while mill.ask("SELECT status, under_way FROM runs") != [("running", "corpus/slow.txt (record 0)")]:
            assert run_.process.poll() is None, run_.written()
        run_.kill()
        assert not left_over(run_.mark)
    (mill.corpus / "slow.txt").write_text("It is harmless now.")
    assert mill.run("ingest", mill.corpus, "--source", "corpus", "--direct").code == 0
    ended = [("abandoned", "corpus/slow.txt (record 0)"), ("succeeded", None)]
    assert mill.ask("SELECT status, under_way FROM runs ORDER BY run_id") == ended
    assert state_of(mill.warehouse).failed_checks == []


def sha256_of(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()
