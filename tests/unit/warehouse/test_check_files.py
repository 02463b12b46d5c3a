"""Damage is named: the file, what is wrong with it, and what to do; nothing is cried over a sound warehouse."""

import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from schemas.settings import Settings
from text.errors import RunError
from warehouse.check import Finding
from warehouse.check_all import check_all
from warehouse.check_files import check_bytes, check_files
from warehouse.check_published import check_published
from warehouse.connect import hold_lock, open_lake
from warehouse.layout import Layout
from warehouse.load import insert_run, transaction
from warehouse.publish import publish

THERE = "the files of the lake are there"
WRITTEN = "every file of the lake holds what was written"
PUBLISHED = "the published file is what the lake holds"


@pytest.fixture(scope="module")
def template(milling: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse with texts, fragments and rejects, published."""
    folder: Path = tmp_path_factory.mktemp("files") / "warehouse"
    with milling(folder) as mill:
        mill.run(
            {"a.jsonl": {"1": "first\nsecond |二 line", "2": b"bad"}, "b.txt": {"#0": "another text of some words"}}
        )
        mill.run({"b.txt": {"#0": "another text, changed"}, "c.txt": {"#0": "third"}})
        mill.derive()
        publish(mill.lake, mill.settings)
    return folder


@pytest.fixture
def settings(milling: Any, template: Path, tmp_path: Path) -> Settings:
    with milling(tmp_path / "warehouse", template) as mill:
        given: Settings = mill.settings
        return given


@pytest.fixture
def loaded(milling: Any, template: Path, tmp_path: Path) -> Iterator[Any]:
    with milling(tmp_path / "open", template) as mill:
        yield mill


def failed(findings: list[Finding]) -> dict[str, str]:
    return {finding.check: str(finding.examples) for finding in findings if finding.offenders}


def files_of(settings: Settings, table: str) -> list[Path]:
    return sorted((Layout(settings.warehouse.path).data / "main" / table).glob("*.parquet"))


def test_a_sound_warehouse_passes_every_check(settings: Settings) -> None:
    findings = check_all(settings, deep=True)
    assert failed(findings) == {}
    assert len({finding.check for finding in findings}) == len(findings) > 20


def test_a_file_that_is_gone_or_cut_off_is_named(settings: Settings) -> None:
    gone, cut = files_of(settings, "paragraphs")[0], files_of(settings, "marks") or files_of(settings, "documents")
    gone.unlink()
    cut[0].write_bytes(cut[0].read_bytes()[:100])
    told = failed(check_all(settings))
    assert told.keys() == {THERE}
    assert all(name in told[THERE] for name in (str(gone), "it is gone", str(cut[0]), "it has 100 bytes", "restore"))


def test_derived_tables_that_lost_a_file_are_made_anew_by_the_next_derivation(loaded: Any) -> None:
    texts = {f"{name}.txt": {"#0": "the same words stand in all of these texts, one after the other"} for name in "xyz"}
    loaded.run(texts)
    loaded.derive()
    rows = loaded.ask("SELECT item_id, method, cluster_id, is_first FROM duplicates ORDER BY ALL")
    assert rows
    for file in files_of(loaded.settings, "duplicates"):
        file.unlink()
    told = failed([check_files(loaded.lake)])[THERE]
    assert "it is gone" in told
    assert "the next `gristmill ingest` derives the table anew" in told
    loaded.derive()
    assert not check_files(loaded.lake).offenders
    assert loaded.ask("SELECT item_id, method, cluster_id, is_first FROM duplicates ORDER BY ALL") == rows
    publish(loaded.lake, loaded.settings)
    assert not check_published(loaded.lake, loaded.settings).offenders


def rows_in_lake(lake: duckdb.DuckDBPyConnection, table: str) -> list[tuple[Any, ...]]:
    return lake.execute(f"SELECT {COLUMNS.get(table, '*')} FROM {table} ORDER BY ALL").fetchall()


# What `check --deep` answers for, by file: of texts, which no published file has, all that follows from other columns.
COLUMNS = {"raw_documents": "raw_text, sha256, file_id, valid_from, valid_to, batch_id, run_id, ingested_at"}


def lake_reads(settings: Settings, table: str, rows: list[tuple[Any, ...]]) -> bool:
    """Whether the lake gives the same rows as ever: a file's footer says things that nobody who knows the lake asks."""
    try:
        with open_lake(settings.warehouse, read_only=True) as lake:
            return rows_in_lake(lake, table) == rows
    except (duckdb.Error, RunError, UnicodeDecodeError):
        return False


@pytest.mark.parametrize("table", ["paragraphs", "raw_documents", "documents"])
def test_a_flipped_bit_is_named_whatever_it_changes(settings: Settings, table: str) -> None:
    """Also one that the reader of Parquet files takes for another text."""
    file = files_of(settings, table)[0]
    good, rng = file.read_bytes(), random.Random(7)  # noqa: S311 - the same flips each time
    read = f"FROM read_parquet({str(file)!r})"
    with duckdb.connect() as reader:
        rows = reader.execute(read).fetchall()
    flips: dict[str, int] = {"changed": 0, "unreadable": 0}
    with open_lake(settings.warehouse, read_only=True) as lake:
        there = rows_in_lake(lake, table)
    for _ in range(400):
        flipped = bytearray(good)
        flipped[rng.randrange(4, len(good) - 8)] ^= 1 << rng.randrange(8)
        file.write_bytes(flipped)
        with duckdb.connect() as reader:  # another one each time: it caches what it read of a file
            try:
                state = "changed" if reader.execute(read).fetchall() != rows else "same"
            except (duckdb.Error, UnicodeDecodeError):
                state = "unreadable"
        if state == "same" or flips[state] >= 3 or lake_reads(settings, table, there):
            continue
        flips[state] += 1
        with open_lake(settings.warehouse, read_only=True) as lake:
            told = failed([check_files(lake), *check_bytes(lake, settings)])
        assert str(file) in str(told), (state, told)
        assert "restore" in str(told)
        if flips["changed"] >= 3 and flips["unreadable"] >= 3:
            break
    assert flips["unreadable"]
    assert flips["changed"]


@pytest.mark.parametrize(
    ("change", "check"),
    [
        ("UPDATE paragraphs SET text = upper(text) WHERE text = 'third'", WRITTEN),
        ("UPDATE raw_documents SET raw_text = 'thirD' WHERE raw_text = 'third'", WRITTEN),
        (
            "UPDATE raw_documents SET valid_from = valid_from + INTERVAL 1 DAY WHERE raw_text = 'third'",
            "raw_documents_are_of_their_load",
        ),
        ("UPDATE raw_documents SET valid_to = valid_to - INTERVAL 1 SECOND", "raw_documents_are_of_their_load"),
        (
            "UPDATE raw_documents SET file_id = file_id || 'x' WHERE raw_text = 'third'",
            "raw_documents_are_of_their_load",
        ),
        (
            "UPDATE raw_documents SET batch_id = 'x' || batch_id WHERE raw_text = 'third'",
            "raw_documents_are_of_their_load",
        ),
        ("UPDATE raw_documents SET version = 2 WHERE raw_text = 'third'", "versions_follow_one_another"),
        ("UPDATE raw_documents SET version = 3 - version WHERE version = 2", "versions_follow_one_another"),
        ("UPDATE documents SET record_key = '#7' WHERE record_key = '#0'", "ids_are_hashes_of_what_they_name"),
        ("UPDATE documents SET source_uri = source_uri || '二'", "ids_are_hashes_of_what_they_name"),
        ("UPDATE quarantine SET raw_bytes = 'bat'", WRITTEN),
        ("UPDATE documents SET text_sha256 = repeat('0', 64)", "every document has the hash of its paragraphs"),
        ("UPDATE spans SET text = 'x' WHERE text IS NOT NULL", "fragments_are_words_of_their_paragraph"),
        ("UPDATE paragraphs SET raw_end = raw_end + 1 WHERE text = 'third'", "paragraphs_end_with_the_raw_text"),
    ],
)
def test_a_text_that_is_not_that_of_its_hash_is_found(loaded: Any, change: str, check: str) -> None:
    loaded.lake.execute(change)
    assert check in failed(check_bytes(loaded.lake, loaded.settings))


def test_bytes_that_the_quarantine_keeps_in_files_are_hashed(loaded: Any) -> None:
    kept = Layout(loaded.settings.warehouse.path).quarantine
    kept.mkdir()
    loaded.lake.execute("UPDATE quarantine SET raw_bytes = NULL, raw_path = 'quarantine/bad'")
    for content, told in ((None, "it is gone"), (b"bat", "its SHA-256 is another"), (b"bad", None)):
        if content:
            (kept / "bad").write_bytes(content)
        found = failed(check_bytes(loaded.lake, loaded.settings)).get("quarantined bytes are what was rejected")
        assert (found is None) == (told is None)
        assert told is None or (told in str(found) and str(kept / "bad") in str(found))


def test_a_published_file_that_was_changed_is_told_of(settings: Settings) -> None:
    file = Layout(settings.warehouse.path).serving.resolve()
    file.chmod(0o644)
    with duckdb.connect(str(file)) as client:
        client.execute("UPDATE documents SET title = 'changed'")
    told = failed(check_all(settings))
    assert told.keys() == {PUBLISHED}
    assert "it was damaged or changed since" in told[PUBLISHED]
    shutil.rmtree(file.parent)
    assert "it is gone" in failed(check_all(settings))[PUBLISHED]


def test_a_lake_that_is_ahead_of_readers_is_told_of_unless_a_run_is_active(loaded: Any) -> None:
    layout = Layout(loaded.settings.warehouse.path)
    assert not check_published(loaded.lake, loaded.settings).offenders
    loaded.enter()  # a run that changed nothing is no reason
    assert not check_published(loaded.lake, loaded.settings).offenders
    loaded.run({"c.txt": {"#0": "changed"}})
    told = failed([check_published(loaded.lake, loaded.settings)])[PUBLISHED]
    assert "the lake is ahead of it in documents, paragraphs" in told
    assert "run `gristmill ingest` again" in told
    with hold_lock(layout):
        assert not check_published(loaded.lake, loaded.settings).offenders
    publish(loaded.lake, loaded.settings)
    assert not check_published(loaded.lake, loaded.settings).offenders


def test_a_run_that_was_killed_between_the_switch_and_its_entry_is_told_of(loaded: Any) -> None:
    loaded.run({"c.txt": {"#0": "changed"}})
    done = loaded.make_run(files_found=1, files_replaced=1)
    with transaction(loaded.lake):
        insert_run(loaded.lake, done.model_copy(update={"status": "running", "finished_at": None}))
    publish(loaded.lake, loaded.settings, done)
    told = failed([check_published(loaded.lake, loaded.settings)])[PUBLISHED]
    assert f"the run {done.run_id}, running in the lake and succeeded there" in told
