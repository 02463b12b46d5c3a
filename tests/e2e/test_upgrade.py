"""A warehouse of an earlier version goes on working: it is migrated by the next run, which takes up what changed."""

import tarfile
from pathlib import Path

import pytest

from schemas.meta import SCHEMA_VERSION
from schemas.settings import Settings, WarehouseSettings
from warehouse.connect import open_lake

from .command import ask_published, failed_checks, gristmill_here, ingest_here

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(params=[1, 2])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """A stored warehouse of an earlier version that holds the samples."""
    settings = Settings(warehouse=WarehouseSettings(path=tmp_path / "warehouse", threads=1))
    with tarfile.open(ROOT / f"tests/fixtures/warehouses/v{request.param}.tar.xz") as stored:
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


def test_migrate_tells_what_it_does_keeps_the_catalog_and_is_done_once(old: Settings) -> None:
    root = old.warehouse.path
    catalog = (root / "catalog.sqlite").read_bytes()
    told = gristmill_here("migrate", "--dry-run", "--warehouse", root)
    assert (told.code, told.err) == (0, "")
    assert "What each source came to in a run." in told.out
    assert (root / "catalog.sqlite").read_bytes() == catalog
    done = gristmill_here("migrate", "--warehouse", root)
    assert done.code == 0
    assert done.out.startswith(told.out)
    copy = root / f"catalog-before-version-{SCHEMA_VERSION}.sqlite"
    assert str(copy) in done.out
    assert "nothing to do" in gristmill_here("migrate", "--warehouse", root).out
    assert gristmill_here("publish", "--warehouse", root).code == 0
    assert failed_checks(root) == []
    # the way back: the catalog as it was names files that are all there still
    copy.replace(root / "catalog.sqlite")
    assert "has schema version" in gristmill_here("check", "--warehouse", root).err
    assert gristmill_here("migrate", "--warehouse", root).code == 0


def test_a_newer_warehouse_is_refused_in_a_plain_sentence(settings: Settings) -> None:
    with open_lake(settings.warehouse) as lake:
        lake.execute("INSERT INTO meta VALUES (?, TIMESTAMP '2030-01-01', '9.0.0')", [SCHEMA_VERSION + 1])
    for command in ("migrate", "publish", "check"):
        code, out, err = gristmill_here(command, "--warehouse", settings.warehouse.path)
        assert (code, out) == (1, "")
        assert f"has schema version {SCHEMA_VERSION + 1}, this Gristmill knows {SCHEMA_VERSION}. Use the version" in err
