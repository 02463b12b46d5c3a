"""Publishing: readers get what the lake holds, whichever way the file was built and whatever went wrong before."""

import os
import random
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pytest

from schemas.phrases import PhraseSettings
from schemas.settings import PublishSettings, Settings
from schemas.tables import PUBLISHED_TABLES, TABLES
from text.errors import RunError
from warehouse import generations
from warehouse import publish as publish_module
from warehouse.check import check_serving
from warehouse.connect import open_serving
from warehouse.layout import Layout
from warehouse.load import insert_run, transaction
from warehouse.publish import publish, told_to_readers
from warehouse.sql import scripts

Rows = dict[str, list[tuple[Any, ...]]]
MARTS = tuple(name for name in scripts("40_marts") if name.startswith("mart_"))


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
    root = settings.warehouse.path
    ours = [*(root / "serving").iterdir(), *(path for path in root.iterdir() if "serving" in path.name)]
    return sorted(str(path.relative_to(root)) for path in ours if path.name != "serving")


def generation(settings: Settings, number: int) -> Path:
    return Layout(settings.warehouse.path).generation(number)


HIDDEN = {"fingerprints", "forgotten"}  # never published


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
    more = (*MARTS, *PUBLISHED_TABLES.keys() - {"publications"})
    updated = read_serving(mill.settings, *more)
    assert {name: updated[name] for name in read_lake(mill)} == without_bytes(read_lake(mill))
    assert publish(mill.lake, mill.settings, full=True).is_full
    assert read_serving(mill.settings, *more) == updated
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


def test_a_changed_list_of_phrases_is_applied_to_what_is_loaded(published: Any) -> None:
    ask = "SELECT phrase, variant, start_char, end_char FROM phrase_mentions ORDER BY ALL"

    def mentions(**phrases: tuple[str, ...]) -> list[tuple[Any, ...]]:
        settings = published.settings.model_copy(update={"phrases": PhraseSettings(phrases=phrases)})
        came = publish(published.lake, settings)
        assert (came.is_new, came.is_full) == (True, False)
        assert not publish(published.lake, settings).is_new
        with open_serving(settings.warehouse) as serving:
            found = serving.execute(ask).fetchall()
        publish(published.lake, settings, full=True)
        with open_serving(settings.warehouse) as serving:
            assert serving.execute(ask).fetchall() == found
        return found

    assert mentions(first=()) == [("first", "first", 0, 5)]
    published.run({"b.txt": {"#0": "The first and the 2nd"}})
    assert mentions(first=()) == [("first", "first", 0, 5), ("first", "first", 4, 9)]
    assert mentions(second=("2nd",)) == [("second", "2nd", 18, 21)]
    published.run({"b.txt": {"#0": "The third"}})
    assert mentions(second=("2nd",)) == []


def test_raw_texts_and_bytes_are_published_only_where_the_settings_say_so(mill: Any) -> None:
    mill.run({"a.jsonl": {"1": "one", "2": b"bad"}})
    publish(mill.lake, mill.settings)
    with open_serving(mill.settings.warehouse) as serving:
        assert serving.execute("SELECT raw_bytes, raw_sha256 IS NULL FROM quarantine").fetchall() == [(None, False)]
        told = "SELECT comment FROM duckdb_columns() WHERE column_name = 'raw_bytes'"
        assert "include_raw" in serving.execute(told).fetchall()[0][0]
        there = "SELECT table_name FROM duckdb_tables() WHERE table_name IN ('raw_documents', 'fingerprints')"
        assert serving.execute(there).fetchall() == []
    raw = with_publish(mill.settings, include_raw=True)
    assert publish(mill.lake, raw).is_full
    assert read_serving(raw, "raw_documents") == read_lake(mill, without=())
    mill.run({"a.jsonl": {"1": "eins", "2": b"worse"}})
    assert not publish(mill.lake, raw).is_full
    assert read_serving(raw, "raw_documents") == read_lake(mill, without=())
    assert publish(mill.lake, mill.settings).is_full
    assert read_serving(mill.settings) == without_bytes(read_lake(mill))


def test_every_client_from_1_1_on_can_open_the_file(published: Any) -> None:
    """64 is the storage version of DuckDB 0.9 to 1.1; it stands behind a checksum and the word DUCK."""
    for full in (True, False):
        published.run({"a.txt": {"#0": f"full: {full}"}})
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
        assert names(settings) == ["serving.duckdb", "serving/000002", "serving/000003"]
        assert reader.execute("SELECT text FROM paragraphs").fetchall() == [("first",)]
    with open_serving(settings.warehouse) as reader:
        assert reader.execute("SELECT text FROM paragraphs").fetchall() == [("third",)]
        assert reader.execute("SELECT max(generation) FROM publications").fetchall() == [(3,)]
    assert Layout(settings.warehouse.path).serving.readlink() == Path("serving/000003/serving.duckdb")


def test_what_killed_publications_left_goes_and_what_is_not_ours_stays(published: Any) -> None:
    root = published.settings.warehouse.path
    for name in (
        ".serving-000002.duckdb",
        ".serving-link-000002",
        "serving/.000002/serving.duckdb",
        "serving/000002/x",
    ):
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_bytes(b"half")
    ours = ["serving-backup.duckdb", "serving-000001-copy.duckdb", "serving/notes"]
    for name in ours:
        (root / name).write_bytes(b"somebody's own")
    published.run({"a.txt": {"#0": "second"}})
    assert publish(published.lake, with_publish(published.settings, keep_generations=1)).generation == 3
    assert names(published.settings) == sorted(["serving/000003", "serving.duckdb", *ours])


def test_published_files_of_gristmill_0_1_are_taken_over_and_go_in_their_turn(published: Any) -> None:
    settings, root = with_publish(published.settings, keep_generations=2), published.settings.warehouse.path
    old = root / "serving-000001.duckdb"
    generation(settings, 1).rename(old)
    shutil.rmtree(root / "serving")
    Layout(root).serving.unlink()
    Layout(root).serving.symlink_to(old.name)
    with open_serving(settings.warehouse) as reader:
        came = publish(published.lake, settings)
        assert (came.generation, came.is_full, came.altered) == (2, True, None)
        assert reader.execute("SELECT text FROM paragraphs").fetchall() == [("first",)]
    assert names(settings) == ["serving-000001.duckdb", "serving.duckdb", "serving/000002"]
    published.run({"a.txt": {"#0": "second"}})
    assert not publish(published.lake, settings).is_full
    assert names(settings) == ["serving.duckdb", "serving/000002", "serving/000003"]


def test_the_catalog_has_one_name_over_all_publications(published: Any) -> None:
    link = str(Layout(published.settings.warehouse.path).serving)
    for text in ("second", "third"):
        with duckdb.connect(link, read_only=True) as reader:
            assert reader.execute("SELECT count(*) FROM serving.main.documents").fetchall() == [(1,)]
        published.run({"a.txt": {"#0": text}})
        publish(published.lake, published.settings)


def test_a_published_file_may_be_written_to_by_nobody(published: Any) -> None:
    path = generation(published.settings, 1)
    assert stat.S_IMODE(path.stat().st_mode) & 0o333 == 0


def test_where_nothing_changed_but_what_runs_write_of_themselves_no_generation_is_made(published: Any) -> None:
    published.enter()  # a run that found nothing new
    published.lake.execute("UPDATE source_files SET read_at = read_at + INTERVAL 1 HOUR")
    again = publish(published.lake, published.settings)
    assert (again.generation, again.is_new, again.path) == (1, False, generation(published.settings, 1))
    assert again.link == Layout(published.settings.warehouse.path).serving
    assert names(published.settings) == ["serving.duckdb", "serving/000001"]
    published.lake.execute("UPDATE source_files SET missing_since = read_at")
    gone = publish(published.lake, published.settings)
    assert (gone.generation, gone.is_new, gone.is_full) == (2, True, False)
    assert read_serving(published.settings) == without_bytes(read_lake(published))


def test_a_lake_restored_from_a_backup_is_not_taken_for_the_one_that_was_published(
    published: Any, milling: Any, tmp_path: Path
) -> None:
    """Ids of snapshots come again in it."""
    with milling(tmp_path / "other", published.settings.warehouse.path) as other:
        other.runs += 1
        for mill, text in ((published, "this way"), (other, "that way")):
            mill.run({"b.txt": {"#0": text}})
        publish(other.lake, other.settings)
        root = published.settings.warehouse.path
        shutil.rmtree(root / "serving")
        shutil.copytree(other.settings.warehouse.path / "serving", root / "serving")
        Layout(root).serving.unlink()
        Layout(root).serving.symlink_to("serving/000002/serving.duckdb")
    assert publish(published.lake, published.settings).is_new
    assert read_serving(published.settings) == without_bytes(read_lake(published))


@contextmanager
def failing_at(monkeypatch: pytest.MonkeyPatch, owner: object, name: str) -> Iterator[None]:
    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(owner, name, fail)
        yield


@pytest.mark.parametrize(
    ("owner", "name"),
    [
        (publish_module, "copy_hashed"),
        (generations, "_sync"),
        (Path, "chmod"),
        (Path, "write_text"),
        (Path, "symlink_to"),
        (Path, "replace"),
    ],
)
def test_a_publication_that_fails_leaves_the_one_before_in_place(
    published: Any, monkeypatch: pytest.MonkeyPatch, owner: object, name: str
) -> None:
    published.run({"a.txt": {"#0": "second"}})
    root = published.settings.warehouse.path
    told = re.escape(f"The file for readers could not be built in {root}/serving: [Errno 28] No space left")
    with failing_at(monkeypatch, owner, name), pytest.raises(RunError, match=told):
        publish(published.lake, published.settings)
    assert Layout(root).serving.readlink() == Path("serving/000001/serving.duckdb")
    assert not [left for left in names(published.settings) if "/." in f"/{left}"]
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
    assert names(published.settings) == ["serving.duckdb", "serving/000001"]


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


def change_rows(file: Path) -> None:
    """As a client does that opens it for writing: all counts stay."""
    with duckdb.connect(str(file)) as client:
        client.execute("UPDATE documents SET title = 'changed'")


def change_rows_and_set_the_clock_back(file: Path) -> None:
    before = file.stat()
    change_rows(file)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def change_rows_in_a_log(file: Path) -> None:
    """The file itself stays, byte by byte; its log is read with it by whoever opens it."""
    script = f"""
import duckdb, os
client = duckdb.connect({str(file)!r})
client.execute("SET checkpoint_threshold = '1TB'")
client.execute("UPDATE documents SET title = 'changed'")
os._exit(0)
"""
    subprocess.run([sys.executable, "-c", script], check=True)
    assert file.with_name("serving.duckdb.wal").exists()


def lose_the_seal(file: Path) -> None:
    file.with_name("seal.json").unlink()


def spoil_the_seal(file: Path) -> None:
    file.with_name("seal.json").write_text("{}")


DAMAGE = [
    cut_in_half,
    spoil_the_head,
    spoil_the_blocks,
    replace_by_another,
    change_rows,
    change_rows_and_set_the_clock_back,
    change_rows_in_a_log,
    lose_the_seal,
    spoil_the_seal,
    Path.unlink,
]


@pytest.mark.parametrize("damage", DAMAGE, ids=lambda f: f.__name__)
@pytest.mark.parametrize("is_changed", [True, False], ids=["the lake changed", "the lake is the same"])
def test_a_published_file_that_is_damaged_or_changed_is_built_from_nothing_and_named(
    published: Any, damage: Any, is_changed: bool
) -> None:
    file = generation(published.settings, 1)
    file.chmod(0o644)
    damage(file)
    if is_changed:
        published.run({"a.txt": {"#0": "second"}})
    again = publish(published.lake, published.settings)
    link = Layout(published.settings.warehouse.path).serving
    assert (again.is_full, again.is_new, again.altered) == (True, True, link if damage is Path.unlink else file)
    assert read_serving(published.settings) == without_bytes(read_lake(published))
    assert not publish(published.lake, published.settings).is_new


def test_a_published_file_that_a_backup_brought_back_is_taken_as_it_is(published: Any) -> None:
    """Its times are others, its bytes are not."""
    file = generation(published.settings, 1)
    data = file.read_bytes()
    file.unlink()
    file.write_bytes(data)
    assert not publish(published.lake, published.settings).is_new
    published.run({"a.txt": {"#0": "second"}})
    again = publish(published.lake, published.settings)
    assert (again.is_full, again.altered) == (False, None)


def test_a_file_for_a_run_says_what_the_lake_will_say_of_it_when_readers_have_it(published: Any) -> None:
    published.run({"a.txt": {"#0": "second"}})
    done = published.make_run(files_found=1, files_replaced=1)
    with transaction(published.lake):
        insert_run(published.lake, done.model_copy(update={"status": "running", "finished_at": None}))
    publish(published.lake, published.settings, done)
    status = "SELECT status FROM runs WHERE run_id = ?"
    with open_serving(published.settings.warehouse) as serving:
        assert serving.execute(status, [done.run_id]).fetchall() == [("succeeded",)]
        assert serving.execute("SELECT run_id FROM publications ORDER BY generation").fetchall() == [
            (None,),
            (done.run_id,),
        ]
    assert published.ask(status, done.run_id) == [("running",)]
    assert told_to_readers(published.lake, published.settings) == done
    with transaction(published.lake):
        insert_run(published.lake, done)
    assert told_to_readers(published.lake, published.settings) is None
    assert not publish(published.lake, published.settings).is_new


def test_readers_are_told_anew_of_a_run_of_which_they_were_told_otherwise(published: Any) -> None:
    published.run({"a.txt": {"#0": "second"}})
    done = published.make_run(files_found=1, files_replaced=1)
    publish(published.lake, published.settings, done)
    with transaction(published.lake):
        insert_run(published.lake, done.model_copy(update={"status": "failed", "error": "It was interrupted."}))
    assert publish(published.lake, published.settings).is_new
    with open_serving(published.settings.warehouse) as serving:
        assert serving.execute("SELECT status FROM runs WHERE run_id = ?", [done.run_id]).fetchall() == [("failed",)]


def test_a_file_of_another_shape_is_built_from_nothing(published: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    real = publish_module.scripts
    more = {"mart_more": "CREATE VIEW mart_more AS SELECT 1 AS one"}
    monkeypatch.setattr(publish_module, "scripts", lambda name: real(name) | (more if name == "40_marts" else {}))
    assert publish(published.lake, published.settings)[2:] == (True, True, None)
    published.run({"a.txt": {"#0": "second"}})
    assert not publish(published.lake, published.settings).is_full
