"""An older warehouse is brought up to date when it is opened to write, as a whole or not at all."""

from pathlib import Path
from typing import Any

import duckdb
import pytest

from schemas.meta import SCHEMA_VERSION
from schemas.settings import Settings
from text.errors import RunError
from warehouse import migrate
from warehouse.check import check_lake
from warehouse.connect import open_lake
from warehouse.derive import derive
from warehouse.sql import scripts

TEXT = " ".join(f"word{number}" for number in range(60))
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

COLUMNS = """
SELECT table_name, column_name, data_type, is_nullable, comment
FROM duckdb_columns() WHERE database_name = 'lake' ORDER BY ALL
"""


@pytest.fixture
def old(mill: Any) -> Settings:
    """A warehouse of version 1 with two documents of one text."""
    mill.run({"a.txt": {"#0": TEXT}, "b.txt": {"#0": TEXT}})
    mill.lake.execute(TO_VERSION_1)
    mill.lake.close()
    settings: Settings = mill.settings
    return settings


def shape(lake: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    tables = "SELECT table_name, comment FROM duckdb_tables() WHERE database_name = 'lake' ORDER BY ALL"
    return [*lake.execute(COLUMNS).fetchall(), *lake.execute(tables).fetchall()]


def test_an_old_warehouse_gets_the_shape_of_a_new_one_and_keeps_its_rows(old: Settings, tmp_path: Path) -> None:
    with open_lake(old.warehouse.model_copy(update={"path": tmp_path / "fresh"})) as fresh:
        expected = shape(fresh)
    for _ in range(2):
        with open_lake(old.warehouse) as lake:
            assert shape(lake) == expected
            assert lake.execute("SELECT schema_version FROM meta ORDER BY 1").fetchall() == [(1,), (SCHEMA_VERSION,)]
            assert lake.execute("SELECT count(*) FROM documents").fetchall() == [(2,)]
            assert [finding.check for finding in check_lake(lake) if finding.offenders] == []


def test_documents_that_were_there_take_part_in_exact_duplicates(old: Settings) -> None:
    with open_lake(old.warehouse) as lake:
        assert lake.execute("SELECT bands, key FROM fingerprints").fetchall() == [(None, None)] * 2
        derive(lake, old, "b", "r", lake.execute("SELECT max(ingested_at) FROM runs").fetchall()[0][0])
        rows = lake.execute("SELECT item_kind, method, count(*) FROM duplicates GROUP BY ALL ORDER BY ALL").fetchall()
        assert rows == [("document", "exact", 2), ("paragraph", "exact", 2)]
        assert [finding.check for finding in check_lake(lake) if finding.offenders] == []


def test_who_only_reads_is_told_how_to_bring_it_up_to_date(old: Settings) -> None:
    told = (
        r"has schema version 1, this Gristmill knows 2\. `gristmill publish` and the next `gristmill ingest` bring it"
    )
    with pytest.raises(RunError, match=told):
        open_lake(old.warehouse, read_only=True).__enter__()


def test_a_migration_that_fails_leaves_the_warehouse_as_it_was(old: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = {"0002": scripts("12_migrations")["0002"] + "SELECT error('full');"}
    with monkeypatch.context() as patch:
        patch.setattr(migrate, "scripts", lambda _: broken)
        with pytest.raises(RunError, match="full"):
            open_lake(old.warehouse).__enter__()
    with pytest.raises(RunError, match="has schema version 1"):
        open_lake(old.warehouse, read_only=True).__enter__()
    with open_lake(old.warehouse) as lake:
        assert lake.execute("SELECT count(*) FROM fingerprints").fetchall() == [(2,)]


def test_there_is_a_migration_to_every_version_after_the_first() -> None:
    assert [int(name) for name in scripts("12_migrations")] == list(range(2, SCHEMA_VERSION + 1))
