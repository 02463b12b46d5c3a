"""A warehouse of an earlier version goes on working: it is migrated by the next run, which takes up what changed."""

import tarfile
from pathlib import Path

import pytest

from schemas.settings import Settings, WarehouseSettings

from .command import ask_published, failed_checks, ingest_here

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def old(tmp_path: Path) -> Settings:
    """A warehouse of version 2 that holds the samples."""
    settings = Settings(warehouse=WarehouseSettings(path=tmp_path / "warehouse", threads=1))
    with tarfile.open(ROOT / "tests/fixtures/warehouses/v2.tar.xz") as stored:
        stored.extractall(settings.warehouse.path, filter="data")
    return settings


def test_the_next_run_migrates_an_old_warehouse_and_loads_into_it(old: Settings, tmp_path: Path) -> None:
    held = ask_published(old.warehouse.path, "SELECT document_id FROM documents")
    new = tmp_path / "samples"
    new.mkdir()
    (new / "new.txt").write_text("A new text, met after the upgrade.\n", encoding="utf-8")
    run = ingest_here(old, new, source="samples").run
    assert (run.status, run.files_loaded, run.documents) == ("succeeded", 1, 1)
    documents = ask_published(old.warehouse.path, "SELECT document_id FROM documents")
    assert set(held) < set(documents)
    assert len(documents) == len(held) + 1
    assert failed_checks(old.warehouse.path) == []
