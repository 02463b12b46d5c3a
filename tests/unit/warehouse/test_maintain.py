"""Maintenance makes the lake small and changes nothing that it holds."""

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from schemas.settings import MaintenanceSettings, WarehouseSettings
from schemas.tables import TABLES
from text.errors import BusyError
from warehouse.check import check_lake
from warehouse.check_published import check_published
from warehouse.connect import open_lake
from warehouse.layout import Layout
from warehouse.locks import hold_readers_lock
from warehouse.maintain import compact_catalog, maintain
from warehouse.publish import publish

LOADS = 12
LONG_AFTER = dt.datetime.fromisoformat("2099-01-01")
AT_ONCE = MaintenanceSettings(keep_snapshot_days=0, wait_for_readers_seconds=0)


def rows_of(mill: Any) -> dict[str, list[tuple[Any, ...]]]:
    return {table: mill.ask(f"FROM {table} ORDER BY ALL") for table in TABLES}


def parquet_files(mill: Any) -> int:
    return sum(1 for _ in Layout(mill.settings.warehouse.path).data.rglob("*.parquet"))


@pytest.fixture(scope="module")
def worn(milling: Callable[..., AbstractContextManager[Any]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse after many small loads, some of them of files that were there."""
    folder = tmp_path_factory.mktemp("worn") / "warehouse"
    with milling(folder) as mill:
        for number in range(LOADS):
            mill.run({f"{number}.txt": {"#0": f"text {number}"}, "again.txt": {"#0": f"version {number}"}})
    return folder


@pytest.fixture
def mill(worn: Path, milling: Callable[..., AbstractContextManager[Any]], tmp_path: Path) -> Any:
    with milling(tmp_path / "warehouse", worn) as opened:
        yield opened


def test_many_small_files_become_few_and_hold_the_same(mill: Any) -> None:
    before, files = rows_of(mill), parquet_files(mill)
    done = maintain(mill.lake, Layout(mill.settings.warehouse.path), AT_ONCE, LONG_AFTER)
    assert rows_of(mill) == before
    assert done.removed_files >= files - len(TABLES)
    assert parquet_files(mill) <= len(TABLES)
    assert [finding.check for finding in check_lake(mill.lake) if finding.offenders] == []


def test_a_run_goes_on_from_a_maintained_lake(mill: Any) -> None:
    maintain(mill.lake, Layout(mill.settings.warehouse.path), AT_ONCE, LONG_AFTER)
    mill.run({"again.txt": {"#0": "the newest version"}})
    texts = mill.ask(
        "SELECT text FROM paragraphs JOIN documents USING (document_id) WHERE source_uri = 'news/again.txt'"
    )
    assert texts == [("the newest version",)]
    assert len(mill.ask("SELECT 1 FROM raw_documents WHERE raw_text LIKE '%version%'")) == LOADS + 1


def test_states_that_are_young_enough_stay_readable(mill: Any) -> None:
    (newest,) = mill.ask("SELECT max(snapshot_id) FROM ducklake_snapshots('lake')")[0]
    mill.run({"again.txt": {"#0": "afterwards"}})
    now = dt.datetime.now(dt.UTC).replace(tzinfo=None)
    done = maintain(mill.lake, Layout(mill.settings.warehouse.path), MaintenanceSettings(keep_snapshot_days=1), now)
    assert done.expired_snapshots == 0
    query = f"SELECT count(*) FROM paragraphs AT (VERSION => {newest}) WHERE text = 'afterwards'"
    assert mill.ask(query) == [(0,)]
    assert mill.ask(f"SELECT count(*) FROM paragraphs AT (VERSION => {newest})") == [(LOADS + 1,)]


def test_files_wait_while_somebody_reads_the_lake(mill: Any) -> None:
    layout, files = Layout(mill.settings.warehouse.path), parquet_files(mill)
    with hold_readers_lock(layout):
        done = maintain(mill.lake, layout, AT_ONCE, LONG_AFTER)
    assert done.waits_for_readers
    assert parquet_files(mill) > files  # the merged files came, the old ones stayed
    done = maintain(mill.lake, layout, AT_ONCE, LONG_AFTER)
    assert not done.waits_for_readers
    assert parquet_files(mill) <= len(TABLES)


def test_a_file_that_a_killed_run_left_goes_and_no_other(mill: Any) -> None:
    layout = Layout(mill.settings.warehouse.path)
    orphan = next(layout.data.rglob("*.parquet")).with_name("ducklake-00000000-0000-7000-8000-000000000000.parquet")
    orphan.write_bytes(b"half a file")
    before = rows_of(mill)
    assert maintain(mill.lake, layout, AT_ONCE, LONG_AFTER).orphaned_files == 1
    assert not orphan.exists()
    assert rows_of(mill) == before


def test_a_catalog_gives_back_what_deleted_rows_took(
    worn: Path, milling: Callable[..., AbstractContextManager[Any]], tmp_path: Path
) -> None:
    folder = tmp_path / "warehouse"
    layout = Layout(folder)
    with milling(folder, worn) as mill:
        rows = rows_of(mill)
        maintain(mill.lake, layout, AT_ONCE, LONG_AFTER)
    size = layout.catalog.stat().st_size
    compact_catalog(layout)
    assert layout.catalog.stat().st_size < size
    with open_lake(WarehouseSettings(path=folder, threads=1), read_only=True) as lake:
        assert {table: lake.execute(f"FROM {table} ORDER BY ALL").fetchall() for table in TABLES} == rows


def test_readers_share_the_lock_and_who_removes_files_is_alone(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    with (
        hold_readers_lock(layout),
        hold_readers_lock(layout),
        pytest.raises(BusyError, match="somebody reads it"),
        hold_readers_lock(layout, exclusive=True, wait_seconds=0),
    ):
        pass
    with (
        hold_readers_lock(layout, exclusive=True),
        pytest.raises(BusyError, match="Try again later"),
        hold_readers_lock(layout, wait_seconds=0),
    ):
        pass


def test_where_nothing_may_be_written_readers_need_no_lock(tmp_path: Path) -> None:
    with hold_readers_lock(Layout(tmp_path / "nothing")):
        assert not (tmp_path / "nothing").exists()


def test_what_changed_since_readers_got_their_file_can_still_be_told(mill: Any) -> None:
    """The state that was published stays: without it the lake would seem to be ahead in everything."""
    published = publish(mill.lake, mill.settings)
    mill.enter()  # as an idle run does
    maintain(mill.lake, Layout(mill.settings.warehouse.path), AT_ONCE, LONG_AFTER)
    assert check_published(mill.lake, mill.settings).examples == ()
    assert publish(mill.lake, mill.settings) == published._replace(is_full=False, is_new=False)
