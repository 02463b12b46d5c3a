"""Rows made anew from the texts that the warehouse keeps are those of a fresh ingest by the same rules."""

import re
import shutil
from pathlib import Path

import pytest

import flows.reprocess
from flows.reprocess import reprocess
from schemas.settings import Settings, load_settings
from text.errors import RunError, UsageError
from warehouse.load import load_reprocessed

from .command import ask_lake, ask_published, failed_checks, gristmill, ingest_here
from .tables import rows_of

ROOT = Path(__file__).parents[2]
PAGE = "A bridge opens\nRostrum: Jane Doe\n" + "The council met on Monday and spoke of the bridge before it voted. " * 5
FIELDS = '"title": "Brücke", "published": "2024-05-06"'
LINES = f'{{"id": "#odd", "text": "Eine Brücke 周年之际召开会议 wird heute eröffnet.", {FIELDS}}}\n'


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A configuration of its own, with rules of its own, and texts of many shapes."""
    folder = tmp_path / "config"
    shutil.copytree(ROOT / "config" / "rules", folder / "rules")
    (folder / "sources").mkdir()
    shutil.copytree(ROOT / "samples", tmp_path / "texts")
    (tmp_path / "texts" / "page.txt").write_text(PAGE, encoding="utf-8")
    (tmp_path / "texts" / "lines.jsonl").write_text(LINES, encoding="utf-8")
    (folder / "sources" / "texts.toml").write_text('name = "texts"\nroot = "../../texts"\n', encoding="utf-8")
    file = folder / "gristmill.toml"
    file.write_text("[ingest]\nworkers = 1\nbatch_mb = 0.005\ncommit_mb = 0.01\n", encoding="utf-8")
    return file


def settings_of(config: Path, warehouse: Path) -> Settings:
    return load_settings(config, warehouse)


def change_rules(config: Path) -> None:
    """Let `Rostrum` introduce an editor, and nothing a publisher."""
    labels = config.parent / "rules" / "labels.toml"
    rules = labels.read_text(encoding="utf-8")
    rules = re.sub(r"^editor = \[", 'editor = [\n  "Rostrum",', rules, count=1, flags=re.MULTILINE)
    labels.write_text(re.sub(r"^publisher = \[.*?^\]", "publisher = []", rules, flags=re.M | re.S), encoding="utf-8")


def test_after_a_change_of_rules_rows_are_those_of_a_fresh_ingest(config: Path, tmp_path: Path) -> None:
    old, fresh = settings_of(config, tmp_path / "old"), tmp_path / "fresh"
    ingest_here(old)
    editors = "SELECT editors FROM documents WHERE source_uri = 'texts/page.txt'"
    assert ask_published(tmp_path / "old", editors) == [(None,)]
    change_rules(config)
    settings = settings_of(config, tmp_path / "old")
    done = reprocess(settings, stale=True)
    assert (done.run.documents, done.refused) == (done.chosen, {})
    assert done.chosen > 20
    ingest_here(settings_of(config, fresh))
    assert rows_of(tmp_path / "old") == rows_of(fresh)
    assert ask_published(tmp_path / "old", editors) == [(["Jane Doe"],)]
    assert failed_checks(tmp_path / "old") == []
    assert reprocess(settings, stale=True).chosen == 0


def test_what_was_committed_before_a_break_is_not_done_again(
    config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest_here(settings_of(config, tmp_path / "old"))
    change_rules(config)
    settings, commits = settings_of(config, tmp_path / "old"), list[int]()

    def break_at_the_second(*arguments: object) -> None:
        commits.append(1)
        if len(commits) > 1:
            msg = "the disk is full"
            raise RunError(msg)
        load_reprocessed(*arguments)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(flows.reprocess, "load_reprocessed", break_at_the_second)
        patch.setattr(flows.reprocess, "_ROWS_AT_ONCE", 4)
        with pytest.raises(RunError):
            reprocess(settings, stale=True)
    ((total,),) = ask_lake(tmp_path / "old", "SELECT count(*) FROM documents")
    done = reprocess(settings, stale=True)
    assert 0 < done.chosen < total
    ingest_here(settings_of(config, tmp_path / "fresh"))
    assert rows_of(tmp_path / "old") == rows_of(tmp_path / "fresh")
    assert failed_checks(tmp_path / "old") == []


def test_a_text_that_the_rules_refuse_keeps_its_rows(
    config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest_here(settings_of(config, tmp_path / "old"))
    before = rows_of(tmp_path / "old")
    driver = tmp_path / "driver.py"
    driver.write_text(
        "from text.errors import RecordError\n"
        "import flows.record\n"
        "def refuse(text):\n"
        "    if 'Jane Doe' in text:\n"
        "        raise RecordError('too_large', 'no such page', 'process')\n"
        "flows.record._demand_few_lines = refuse\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))  # for the worker, which starts anew
    (tmp_path / "sitecustomize.py").write_text(f"import sys; sys.path.insert(0, {str(ROOT)!r}); import driver")
    done = reprocess(settings_of(config, tmp_path / "old"))
    assert list(done.refused.values()) == ["too_large: no such page"]
    assert done.run.documents == done.chosen - 1
    assert rows_of(tmp_path / "old") == before
    assert failed_checks(tmp_path / "old") == []


def test_a_condition_chooses_documents_and_can_be_nothing_else(config: Path, tmp_path: Path) -> None:
    ingest_here(settings_of(config, tmp_path / "old"))
    where = ("--config", config, "--warehouse", tmp_path / "old")
    chosen = gristmill("reprocess", "--where", "source_uri LIKE '%page.txt'", *where)
    assert (chosen.code, chosen.out) == (0, "1 documents chosen, 1 made anew, 0 left as they were\n")
    for condition in ("true; DROP TABLE documents", "nothing_like_it = 1", "("):
        refused = gristmill("reprocess", "--where", condition, *where)
        assert refused.code == 2
        assert "cannot be used" in refused.err
    assert failed_checks(tmp_path / "old") == []


def test_there_must_be_a_warehouse(config: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="There is no warehouse"):
        reprocess(settings_of(config, tmp_path / "none"))
