"""Publishing: readers get what the lake holds, whichever way the file was built and whatever went wrong before."""

import random
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pytest

from schemas.settings import PublishSettings, Settings
from schemas.tables import TABLES
from text.errors import RunError
from warehouse import publish as publish_module
from warehouse.check import check_serving
from warehouse.connect import open_serving
from warehouse.layout import Layout
from warehouse.publish import publish

Rows = dict[str, list[tuple[Any, ...]]]
MARTS = (
    "mart_clean_paragraphs",
    "mart_fragments",
    "mart_languages",
    "mart_paragraph_roles",
    "mart_sources",
    "mart_unique_documents",
)


@pytest.fixture(scope="module")
def template(milling: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse with one document, published once."""
    folder: Path = tmp_path_factory.mktemp("publish") / "warehouse"
    with milling(folder) as mill:
        mill.run({"a.txt": {"#0": "first"}})
        publish(mill.lake, mill.settings)
    return folder


@pytest.fixture
def published(milling: Any, template: Path, tmp_path: Path) -> Iterator[Any]:
    with milling(tmp_path / "warehouse", template) as mill:
        yield mill


def with_publish(settings: Settings, **changes: Any) -> Settings:
    return settings.model_copy(update={"publish": PublishSettings(**changes)})


def names(settings: Settings) -> list[str]:
    """Name what is published, and what is left lying about."""
    return sorted(path.name for path in settings.warehouse.path.iterdir() if "serving" in path.name)


HIDDEN = {"fingerprints"}  # never published


def read_lake(mill: Any, *, without: tuple[str, ...] = ("raw_documents",)) -> Rows:
    rows = {
        name: mill.lake.execute(f"FROM {name} ORDER BY ALL").fetchall()
        for name in TABLES
        if name not in (*without, *HIDDEN)
    }
    return {name: rows[name] for name in sorted(rows)}


def read_serving(settings: Settings, *more: str) -> Rows:
    tables = sorted({*TABLES, *more} - ({"raw_documents"} - {*more}) - HIDDEN)
    with open_serving(settings.warehouse) as serving:
        return {name: serving.execute(f"FROM {name} ORDER BY ALL").fetchall() for name in tables}


def without_bytes(rows: Rows) -> Rows:
    """Take raw bytes, which are not published, out of the rows of the quarantine."""
    return rows | {
        "quarantine": [tuple(None if isinstance(v, bytes) else v for v in row) for row in rows["quarantine"]]
    }


def choose_files(rng: random.Random) -> dict[str, dict[str, str | bytes]]:
    """Make up some files, new ones and other versions of those that were there."""
    contents: list[str | bytes] = ["one", "two|二", "three\nlines|三\nof text", b"bad", b"worse"]
    files = {}
    for name in rng.sample(["a.jsonl", "b.jsonl", "c.txt", "d.txt"], rng.randint(1, 2)):
        keys = ["#0"] if name.endswith(".txt") else rng.sample("123456", rng.randint(1, 4))
        files[name] = {key: rng.choice(contents) for key in keys}
    return files


@pytest.mark.parametrize("seed", range(2))
def test_brought_up_to_date_and_built_from_nothing_are_the_same_row_by_row(mill: Any, seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - a history that can be told again
    for loads in (1, 2, 1):
        for _ in range(loads):
            mill.run(choose_files(rng))
        publish(mill.lake, mill.settings)
    updated = read_serving(mill.settings, *MARTS)
    assert {name: updated[name] for name in read_lake(mill)} == without_bytes(read_lake(mill))
    assert publish(mill.lake, mill.settings, full=True).is_full
    assert read_serving(mill.settings, *MARTS) == updated
    with open_serving(mill.settings.warehouse) as serving:
        assert serving.execute("SELECT count(*) > 1 FROM documents").fetchall() == [(True,)]
        assert [finding.check for finding in check_serving(serving) if finding.offenders] == []


def test_a_replay_is_brought_over(mill: Any) -> None:
    mill.run({"a.jsonl": {"1": "one", "2": b"bad"}})
    publish(mill.lake, mill.settings)
    mill.replay("a.jsonl", "2", "mended")
    assert not publish(mill.lake, mill.settings).is_full
    served = read_serving(mill.settings)
    assert served == without_bytes(read_lake(mill))
    assert len(served["documents"]) == 2


def test_raw_texts_and_bytes_are_published_only_where_the_settings_say_so(mill: Any) -> None:
    mill.run({"a.jsonl": {"1": "one", "2": b"bad"}})
    publish(mill.lake, mill.settings)
    with open_serving(mill.settings.warehouse) as serving:
        assert serving.execute("SELECT raw_bytes, raw_sha256 IS NULL FROM quarantine").fetchall() == [(None, False)]
        assert serving.execute("SELECT count(*) FROM raw_documents").fetchall() == [(0,)]
    raw = with_publish(mill.settings, include_raw=True)
    assert publish(mill.lake, raw).is_full
    assert read_serving(raw, "raw_documents") == read_lake(mill, without=())
    mill.run({"a.jsonl": {"1": "eins", "2": b"worse"}})
    assert not publish(mill.lake, raw).is_full
    assert read_serving(raw, "raw_documents") == read_lake(mill, without=())
    assert publish(mill.lake, mill.settings).is_full
    assert read_serving(mill.settings) == without_bytes(read_lake(mill))


def test_every_client_from_1_0_on_can_open_the_file(published: Any) -> None:
    """64 is the storage version of DuckDB 0.9 to 1.1; it stands behind a checksum and the word DUCK."""
    for full in (True, False):
        head = publish(published.lake, published.settings, full=full).path.read_bytes()[:20]
        assert (head[8:12], int.from_bytes(head[12:20], "little")) == (b"DUCK", 64)
        with open_serving(published.settings.warehouse) as serving:
            query = "SELECT tags['storage_version'] FROM duckdb_databases() WHERE NOT internal"
            assert serving.execute(query).fetchall() == [("v1.0.0+",)]


def test_tables_and_marts_tell_what_they_hold(mill: Any) -> None:
    publish(mill.lake, mill.settings)
    with open_serving(mill.settings.warehouse) as serving:
        views = serving.execute(
            "SELECT view_name, comment FROM duckdb_views() WHERE NOT internal ORDER BY ALL"
        ).fetchall()
        tables = serving.execute("SELECT table_name FROM duckdb_tables() WHERE comment IS NULL").fetchall()
        columns = serving.execute(
            "SELECT table_name, column_name FROM duckdb_columns() JOIN duckdb_tables() USING (table_name) "
            "WHERE duckdb_columns.comment IS NULL"
        ).fetchall()
    assert [name for name, comment in views if comment] == list(MARTS)
    assert (tables, columns) == ([], [])


def test_marts_show_fragments_and_texts_without_them(mill: Any) -> None:
    mill.run({"a.txt": {"#0": "Hello |世界\nplain"}, "b.txt": {"#0": b"bad"}})
    publish(mill.lake, mill.settings)
    with open_serving(mill.settings.warehouse) as serving:
        ask = serving.execute
        columns = "source_uri, paragraph, paragraph_language, language, start_char, end_char, text, paragraph_text"
        assert ask(f"SELECT {columns} FROM mart_fragments").fetchall() == [
            ("news/a.txt", 0, "en", "zh-Hans", 6, 9, "|世界", "Hello |世界")
        ]
        clean = ask("SELECT ordinal, text FROM mart_clean_paragraphs ORDER BY ALL").fetchall()
        assert clean == [(0, "Hello"), (1, "plain")]
        assert ask("SELECT source_name, language, documents, letters FROM mart_languages").fetchall() == [
            ("news", "en", 1, 5)
        ]
        counts = "files, missing_files, documents, paragraphs, fragments, quarantined"
        assert ask(f"SELECT {counts} FROM mart_sources").fetchall() == [(2, 0, 1, 2, 1, 1)]


def test_the_newest_generations_are_kept_and_readers_keep_the_one_they_have_open(published: Any) -> None:
    settings = with_publish(published.settings, keep_generations=2)
    with open_serving(settings.warehouse) as reader:
        for text in ("second", "third"):
            published.run({"a.txt": {"#0": text}})
            publish(published.lake, settings)
        assert names(settings) == ["serving-000002.duckdb", "serving-000003.duckdb", "serving.duckdb"]
        assert reader.execute("SELECT text FROM paragraphs").fetchall() == [("first",)]
    with open_serving(settings.warehouse) as reader:
        assert reader.execute("SELECT text FROM paragraphs").fetchall() == [("third",)]
        assert reader.execute("SELECT max(generation) FROM publications").fetchall() == [(3,)]
    assert Layout(settings.warehouse.path).serving.readlink() == Path("serving-000003.duckdb")


def test_what_killed_publications_left_goes_and_what_is_not_ours_stays(published: Any) -> None:
    root = published.settings.warehouse.path
    for name in (".serving-000002.duckdb", ".serving-000002.duckdb.wal", ".serving-link-000002"):
        (root / name).write_bytes(b"half")
    (root / "serving-000002.duckdb").write_bytes(b"named, but never linked")
    ours = ["serving-backup.duckdb", "serving-000001-copy.duckdb"]
    for name in ours:
        (root / name).write_bytes(b"somebody's own")
    assert publish(published.lake, with_publish(published.settings, keep_generations=1)).generation == 3
    assert names(published.settings) == sorted(["serving-000003.duckdb", "serving.duckdb", *ours])


@contextmanager
def failing_at(monkeypatch: pytest.MonkeyPatch, owner: object, name: str) -> Iterator[None]:
    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(owner, name, fail)
        yield


@pytest.mark.parametrize(
    ("owner", "name"), [(shutil, "copyfile"), (publish_module, "_sync"), (Path, "symlink_to"), (Path, "replace")]
)
def test_a_publication_that_fails_leaves_the_one_before_in_place(
    published: Any, monkeypatch: pytest.MonkeyPatch, owner: object, name: str
) -> None:
    published.run({"a.txt": {"#0": "second"}})
    root = published.settings.warehouse.path
    told = re.escape(
        f"The file for readers, {root}/.serving-000002.duckdb, could not be built: [Errno 28] No space left"
    )
    with failing_at(monkeypatch, owner, name), pytest.raises(RunError, match=told):
        publish(published.lake, published.settings)
    assert Layout(root).serving.readlink() == Path("serving-000001.duckdb")
    assert not [left for left in names(published.settings) if left.startswith(".")]
    with open_serving(published.settings.warehouse) as reader:
        assert reader.execute("SELECT text FROM paragraphs").fetchall() == [("first",)]
    publish(published.lake, published.settings)
    with open_serving(published.settings.warehouse) as reader:
        assert reader.execute("SELECT text FROM paragraphs").fetchall() == [("second",)]


def test_a_file_that_does_not_hold_what_the_lake_holds_is_not_published(
    published: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    published.run({"b.txt": {"#0": "second"}})
    with monkeypatch.context() as patch:
        patch.setattr(publish_module, "_bring_over", lambda *_, **__: None)
        with pytest.raises(RunError, match=r"would hold \(1, 1\) rows and loads of runs, the lake has \(2, 2\)"):
            publish(published.lake, published.settings)
    assert names(published.settings) == ["serving-000001.duckdb", "serving.duckdb"]


def cut_in_half(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def spoil_the_head(file: Path) -> None:
    file.write_bytes(bytes(4096) + file.read_bytes()[4096:])


def spoil_the_blocks(file: Path) -> None:
    """The file opens, but what is in it cannot be read: each block has a checksum."""
    data = bytearray(file.read_bytes())
    for block in range(12288, len(data), 262144):
        data[block + 600 : block + 700] = b"x" * 100
    file.write_bytes(data)


def replace_by_another(file: Path) -> None:
    file.unlink()
    with duckdb.connect(str(file)) as other:
        other.execute("CREATE TABLE publications (shape VARCHAR)")


@pytest.mark.parametrize(
    "damage", [cut_in_half, spoil_the_head, spoil_the_blocks, replace_by_another, Path.unlink], ids=lambda f: f.__name__
)
def test_a_published_file_that_is_damaged_is_built_from_nothing(published: Any, damage: Any) -> None:
    damage(published.settings.warehouse.path / "serving-000001.duckdb")
    published.run({"a.txt": {"#0": "second"}})
    assert publish(published.lake, published.settings).is_full
    assert read_serving(published.settings) == without_bytes(read_lake(published))


def test_a_file_of_another_shape_is_built_from_nothing(published: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    real = publish_module.scripts
    more = {"mart_more": "CREATE VIEW mart_more AS SELECT 1 AS one"}
    monkeypatch.setattr(publish_module, "scripts", lambda name: real(name) | (more if name == "40_marts" else {}))
    assert publish(published.lake, published.settings).is_full
    assert not publish(published.lake, published.settings).is_full
