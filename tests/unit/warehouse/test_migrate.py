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
# What version 2 added, taken away again: the comments that it changed are those of version 1.
TO_VERSION_1 = """
DROP TABLE fingerprints;
DROP TABLE derivations;
COMMENT ON COLUMN duplicates.item_kind IS 'What is a member.';
COMMENT ON COLUMN duplicates.method IS 'exact, or the method of near-duplicate search.';
COMMENT ON COLUMN duplicates.cluster_id IS 'The cluster.';
COMMENT ON COLUMN duplicates.similarity IS 'Similarity to the cluster''s first member, 0 to 1.';
COMMENT ON COLUMN duplicates.is_first IS 'Whether it is the cluster''s first: the earliest date, then the lowest id.';
COMMENT ON COLUMN repeated_lines.document_count IS 'Documents of the source that hold it.';
DROP TABLE marks;
CREATE TABLE marks (
    document_id VARCHAR NOT NULL,
    paragraph_id VARCHAR NOT NULL,
    start_char BIGINT NOT NULL,
    end_char BIGINT NOT NULL,
    label VARCHAR NOT NULL,
    value VARCHAR,
    rule VARCHAR NOT NULL,
    confidence DOUBLE,
    batch_id VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE marks IS 'Something said of words: the evidence behind a date, a name, a title, a role.';
COMMENT ON COLUMN marks.document_id IS 'The document.';
COMMENT ON COLUMN marks.paragraph_id IS 'The paragraph that holds the words.';
COMMENT ON COLUMN marks.start_char IS 'Where the words begin in the paragraph''s text, code points, 0-based.';
COMMENT ON COLUMN marks.end_char IS 'Where they end, exclusive.';
COMMENT ON COLUMN marks.label IS 'What is said: published_on, author, title, boilerplate, ...';
COMMENT ON COLUMN marks.value IS 'The value read from the words, in normal form.';
COMMENT ON COLUMN marks.rule IS 'The rule that read them.';
COMMENT ON COLUMN marks.confidence IS 'How sure, 0 to 1; null where no figure is given.';
COMMENT ON COLUMN marks.batch_id IS 'The batch of input that made the row: run and number; 0 for the run''s own rows.';
COMMENT ON COLUMN marks.run_id IS 'The run that made the row; sorts by time.';
COMMENT ON COLUMN marks.ingested_at IS 'When the run that made the row began, UTC.';
COMMENT ON COLUMN documents.record_key
IS 'The record''s key in its file: the key field''s value, or `#` and record_index.';
DELETE FROM meta;
INSERT INTO meta VALUES (1, TIMESTAMP '2024-01-01', '0.1.0');
"""

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
    """A warehouse of an earlier version, with the samples in it: the stored one, and what it was a version before."""
    settings = Settings(warehouse=WarehouseSettings(path=tmp_path / "warehouse", threads=1))
    with tarfile.open(WAREHOUSES / "v2.tar.xz") as stored:
        stored.extractall(settings.warehouse.path, filter="data")
    if request.param == 1:
        with as_version(settings, 2) as lake:
            lake.execute(TO_VERSION_1)
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
        found = lake.execute(exact).fetchall()
        assert found
        assert lake.execute("SELECT DISTINCT bands, key FROM fingerprints").fetchall() == [(None, None)]
        lake.execute("DELETE FROM duplicates")
        derive(lake, old, "b", "r", utc_now())
        assert lake.execute(exact).fetchall() == found
        assert [finding.check for finding in check_lake(lake) if finding.offenders] == []


def test_who_only_reads_is_told_how_to_bring_it_up_to_date(old: Settings) -> None:
    told = (
        rf"has schema version {version_of(old)}, this Gristmill knows {SCHEMA_VERSION}\. "
        "`gristmill publish` and the next `gristmill ingest` bring it"
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
