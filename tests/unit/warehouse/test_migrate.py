"""An older warehouse is brought up to date when it is opened to write, as a whole or not at all."""

import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pytest

from schemas.meta import SCHEMA_VERSION
from schemas.settings import Settings, WarehouseSettings
from schemas.tables import TABLES
from text.errors import RunError
from warehouse import migrate
from warehouse.check import check_lake
from warehouse.connect import open_lake, utc_now
from warehouse.derive import derive
from warehouse.sql import scripts

WAREHOUSES = Path(__file__).resolve().parents[2] / "fixtures/warehouses"
DESCRIPTIONS = {
    "columns": "SELECT table_name, column_name, data_type, is_nullable, comment FROM duckdb_columns()",
    "tables": "SELECT table_name, NULL, NULL, NULL, comment FROM duckdb_tables()",
    "views": "SELECT view_name, NULL, NULL, NULL, comment FROM duckdb_views()",
}

Rows = dict[str, list[tuple[Any, ...]]]


@contextmanager
def as_version(settings: Settings, version: int) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open an old warehouse as the code of its version did: nothing is migrated."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrate, "SCHEMA_VERSION", version)
        patch.setattr(migrate, "scripts", lambda _: {})
        with open_lake(settings.warehouse) as lake:
            yield lake


@pytest.fixture(params=[1, 2])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """A stored warehouse of an earlier version, with the samples in it."""
    settings = Settings(warehouse=WarehouseSettings(path=tmp_path / "warehouse", threads=1))
    with tarfile.open(WAREHOUSES / f"v{request.param}.tar.xz") as stored:
        stored.extractall(settings.warehouse.path, filter="data")
    return settings


def version_of(settings: Settings) -> int:
    """Tell the version of a warehouse that was not migrated."""
    for version in range(1, SCHEMA_VERSION + 1):
        try:
            with as_version(settings, version):
                return version
        except RunError:
            continue
    msg = "it is of no known version"
    raise AssertionError(msg)


def shape(lake: duckdb.DuckDBPyConnection) -> Rows:
    """Give all tables, views and columns, with types and comments, and how files are written."""
    rows = {
        name: lake.execute(f"{query} WHERE database_name = 'lake' ORDER BY ALL").fetchall()
        for name, query in DESCRIPTIONS.items()
    }
    options = (
        "SELECT option_name, value, scope_entry FROM ducklake_options('lake') "
        "WHERE option_name LIKE 'parquet%' OR scope_entry IS NOT NULL ORDER BY ALL"
    )
    return {**rows, "options": lake.execute(options).fetchall()}


def rows_of(lake: duckdb.DuckDBPyConnection, columns: dict[str, list[str]]) -> Rows:
    return {
        table: lake.execute(f"SELECT {', '.join(names)} FROM {table} ORDER BY ALL").fetchall()
        for table, names in columns.items()
    }


def columns_of(lake: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    query = "SELECT table_name, list(column_name) FROM duckdb_columns() WHERE database_name = 'lake' GROUP BY ALL"
    return dict(lake.execute(query).fetchall())


def test_an_old_warehouse_gets_the_shape_of_a_new_one_and_keeps_its_rows(old: Settings, tmp_path: Path) -> None:
    version = version_of(old)
    with open_lake(WarehouseSettings(path=tmp_path / "fresh")) as fresh:
        expected = shape(fresh)
    with as_version(old, version) as lake:
        columns = {table: names for table, names in columns_of(lake).items() if table != "meta"}
        rows = rows_of(lake, columns)
    assert len(rows["paragraphs"]) > len(rows["documents"]) > 10
    for _ in range(2):
        with open_lake(old.warehouse) as lake:
            assert shape(lake) == expected
            assert rows_of(lake, columns) == rows
            versions = lake.execute("SELECT schema_version FROM meta ORDER BY ALL").fetchall()
            assert versions == [(number,) for number in range(version, SCHEMA_VERSION + 1)]
            assert [finding.check for finding in check_lake(lake) if finding.offenders] == []


@pytest.mark.parametrize("old", [1], indirect=True)
def test_documents_that_were_there_take_part_in_exact_duplicates(old: Settings) -> None:
    exact = "SELECT item_kind, item_id, cluster_id, is_first FROM duplicates WHERE method = 'exact' ORDER BY ALL"
    with open_lake(old.warehouse) as lake:
        assert lake.execute("SELECT DISTINCT bands, key FROM fingerprints").fetchall() == [(None, None)]
        assert lake.execute(exact).fetchall() == []
        derive(lake, old, "b", "r", utc_now())
        assert {kind for kind, *_ in lake.execute(exact).fetchall()} == {"document", "paragraph"}
        assert [finding.check for finding in check_lake(lake) if finding.offenders] == []


def test_who_only_reads_is_told_how_to_bring_it_up_to_date(old: Settings) -> None:
    told = (
        rf"has schema version {version_of(old)}, this Gristmill knows {SCHEMA_VERSION}\. "
        "`gristmill migrate` brings it up to date"
    )
    with pytest.raises(RunError, match=told):
        open_lake(old.warehouse, read_only=True).__enter__()


def test_a_migration_that_fails_leaves_the_warehouse_as_it_was(old: Settings) -> None:
    version = version_of(old)
    with as_version(old, version) as lake:
        before = shape(lake)
    last = f"{SCHEMA_VERSION:04d}"
    broken = {**scripts("12_migrations"), last: scripts("12_migrations")[last] + "SELECT error('full');"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrate, "scripts", lambda _: broken)
        with pytest.raises(RunError, match="full"):
            open_lake(old.warehouse).__enter__()
    assert version_of(old) == version
    with as_version(old, version) as lake:
        assert shape(lake) == before
    with open_lake(old.warehouse) as lake:
        assert set(columns_of(lake)) == set(TABLES)


def test_there_is_a_migration_to_every_version_after_the_first() -> None:
    assert [int(name) for name in scripts("12_migrations")] == list(range(2, SCHEMA_VERSION + 1))
