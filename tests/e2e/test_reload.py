"""What older rules or settings made is counted right, source by source, and made anew where it is asked for."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from flows.ingest import Summary
from schemas.settings import Settings, SourceSettings, WarehouseSettings
from warehouse.connect import open_lake

from .command import ask_lake, ask_published, failed_checks, gristmill_here, ingest_here

WORDS = " ".join(f"word{number}" for number in range(60))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Records that have two texts, and one that has the second alone."""
    folder = tmp_path / "in"
    folder.mkdir()
    records: list[dict[str, Any]] = [
        {"id": "1", "text": f"{WORDS} first", "body": f"{WORDS} other"},
        {"id": "2", "text": f"{WORDS} second", "body": f"{WORDS} others"},
        {"id": "3", "body": "only this"},
    ]
    (folder / "a.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    (folder / "b.jsonl").write_text(json.dumps({"id": "4", "body": "no other"}) + "\n", encoding="utf-8")
    (folder / "c.txt").write_text("A plain text.\n", encoding="utf-8")
    return folder


def settings_of(folder: Path, **changes: Any) -> Settings:
    source = SourceSettings(name="n", root=folder, **changes)
    return Settings(sources=(source,), warehouse=WarehouseSettings(path=folder.parent / "warehouse", threads=1))


def figures(summary: Summary) -> tuple[int, int, int, int]:
    run = summary.run
    return run.files_loaded, run.files_replaced, run.files_unchanged, run.stale_documents


def texts(warehouse: Path) -> list[str]:
    query = "SELECT text FROM paragraphs JOIN documents USING (document_id) ORDER BY record_key"
    return [text.split()[-1] for (text,) in ask_published(warehouse, query)]


def test_documents_are_stale_when_their_own_source_would_make_them_otherwise(folder: Path) -> None:
    plain, body = settings_of(folder), settings_of(folder, text_field="body")
    warehouse = plain.warehouse.path
    assert figures(ingest_here(plain)) == (2, 0, 0, 0)
    assert figures(ingest_here(body)) == (0, 0, 3, 3)
    assert figures(ingest_here(body, verify=True)) == (0, 0, 3, 3)
    assert texts(warehouse) == ["text.", "first", "second"]

    assert figures(ingest_here(body, reload=True)) == (0, 3, 0, 0)
    assert texts(warehouse) == ["text.", "other", "others", "this", "other"]
    assert failed_checks(warehouse) == []
    assert figures(ingest_here(body, reload=True)) == (0, 0, 3, 0)
    assert figures(ingest_here(plain)) == (0, 0, 3, 5)


def test_a_source_that_is_not_configured_has_the_settings_of_every_source_by_default(folder: Path) -> None:
    body = settings_of(folder, text_field="body")
    ingest_here(body)
    gone = body.model_copy(update={"sources": ()})
    assert figures(ingest_here(gone, folder, source="n")) == (0, 0, 3, 5)
    assert figures(ingest_here(gone, folder, source="n", reload=True)) == (0, 2, 0, 0)
    assert texts(gone.warehouse.path) == ["text.", "first", "second"]


def test_a_text_that_is_made_anew_is_no_new_version_of_it_but_another_one_is(folder: Path) -> None:
    plain, other = settings_of(folder), settings_of(folder, title_field="headline")
    ingest_here(plain)
    ingest_here(other, reload=True)
    assert ask_lake(plain.warehouse.path, "SELECT DISTINCT version FROM raw_documents") == [(1,)]
    ingest_here(settings_of(folder, text_field="body"), reload=True)
    assert ask_lake(plain.warehouse.path, "SELECT max(version) FROM raw_documents") == [(2,)]


def test_files_that_are_gone_stay_stale(folder: Path) -> None:
    ingest_here(settings_of(folder))
    (folder / "c.txt").unlink()
    run = ingest_here(settings_of(folder, text_field="body"), reload=True).run
    assert (run.files_replaced, run.files_missing, run.stale_documents) == (2, 1, 1)


def test_fingerprints_come_back_that_an_upgrade_left_empty(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = settings_of(folder)
    warehouse = settings.warehouse.path
    near = "SELECT method, count(*) FROM duplicates WHERE item_kind = 'document' GROUP BY ALL"
    empty = "SELECT count(*) FILTER (bands IS NULL) FROM fingerprints JOIN documents USING (document_id)"
    with monkeypatch.context() as patch:
        patch.setattr("flows.run.rules_version", lambda: "the rules of old")
        patch.setattr("flows.run.process_version_of", lambda *_: "old")
        patch.setattr("flows.ingest.process_version_of", lambda *_: "old")
        ingest_here(settings)
    expected = ask_lake(warehouse, near)
    assert expected == [("minhash", 2)]
    with open_lake(settings.warehouse) as lake:
        lake.execute("UPDATE fingerprints SET bands = NULL, key = NULL")
        lake.execute("DELETE FROM duplicates WHERE method = 'minhash'")
    assert figures(ingest_here(settings))[-1] == 3
    assert ask_lake(warehouse, near) == []
    assert figures(ingest_here(settings, reload=True))[-1] == 0
    assert ask_lake(warehouse, near) == expected
    assert ask_lake(warehouse, empty) == [(1,)]  # a text of three words has none


def test_the_command_and_the_balance_say_how(folder: Path, tmp_path: Path) -> None:
    config = tmp_path / "config"
    (config / "sources").mkdir(parents=True)
    (config / "gristmill.toml").write_text("", encoding="utf-8")
    toml = config / "sources/n.toml"
    toml.write_text(f'name = "n"\nroot = "{folder}"\n', encoding="utf-8")
    where = ("--direct", "--config", config / "gristmill.toml", "--warehouse", tmp_path / "w")
    assert gristmill_here("ingest", *where).code == 0
    with toml.open("a", encoding="utf-8") as more:
        more.write('text_field = "body"\n')
    told = "3 documents were made by older rules or settings; gristmill ingest --reload makes them anew"
    assert told in gristmill_here("ingest", *where).out
    out = gristmill_here("ingest", *where, "--reload").out
    assert "stale" not in out
    assert "3 replaced" in out
    shutil.rmtree(tmp_path / "w")
