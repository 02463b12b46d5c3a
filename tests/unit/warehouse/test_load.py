"""Loading: whole files, replaced in one transaction, and every text and rejected record keeps its history."""

import datetime as dt
from pathlib import Path
from typing import Any

import duckdb
import pytest

from schemas.tables import TABLES
from schemas.validate import Load, Origin, Place, Reject, quarantine_row
from text.errors import RetryableError, RunError
from warehouse import load
from warehouse.check import check_lake
from warehouse.load import commit_files, find_repeated_keys, insert_run, transaction
from warehouse.stage import BatchWriter

TAIL = "the broken tail"
DAY = {day: dt.datetime.fromisoformat(f"2024-01-0{day}") for day in range(1, 9)}  # run 1 starts on the second


def offences(mill: Any) -> list[str]:
    return [finding.check for finding in check_lake(mill.lake) if finding.offenders]


def texts(mill: Any, name: str) -> list[tuple[Any, ...]]:
    query = "SELECT text FROM paragraphs JOIN documents USING (document_id) WHERE source_uri = ? ORDER BY ALL"
    return [text for (text,) in mill.ask(query, f"news/{name}")]


def versions(mill: Any, name: str, key: str) -> list[tuple[Any, ...]]:
    columns = "version, raw_text, valid_from, valid_to"
    return mill.ask(
        f"SELECT {columns} FROM raw_documents WHERE document_id = ? ORDER BY version", mill.document_id(name, key)
    )


def quarantine(mill: Any) -> list[tuple[Any, ...]]:
    columns = "decode(raw_bytes), status, first_seen_at, replayed_at, run_id"
    return mill.ask(f"SELECT {columns} FROM quarantine ORDER BY ALL")


def test_files_come_with_all_their_rows_and_enter_the_ledger(mill: Any) -> None:
    mill.run({"a.jsonl": {"1": "one|一\ntwo", "2": b"{"}, "b.txt": {"#0": "three"}, "c.txt": {"#0": b""}})
    assert texts(mill, "a.jsonl") == ["one|一", "two"]
    assert mill.ask("SELECT source_uri, status, reason FROM run_files ORDER BY ALL") == [
        ("news/a.jsonl", "loaded", None),
        ("news/b.txt", "loaded", None),
        ("news/c.txt", "quarantined", None),
    ]
    columns = "source_uri, format, record_count, is_current, missing_since"
    assert mill.ask(f"SELECT {columns} FROM source_files ORDER BY ALL") == [
        ("news/a.jsonl", "jsonl", 2, True, None),
        ("news/b.txt", "txt", 1, True, None),
        ("news/c.txt", "txt", 1, True, None),
    ]
    assert mill.ask("SELECT text FROM spans WHERE is_fragment") == [("|一",)]
    assert mill.ask("SELECT view_name FROM duckdb_views() WHERE database_name = 'lake'") == []
    assert offences(mill) == []


def test_a_changed_file_replaces_its_documents_and_no_others(mill: Any) -> None:
    mill.run({"a.jsonl": {"1": "one", "2": "two"}, "b.txt": {"#0": "other"}})
    mill.run({"a.jsonl": {"1": "one", "3": "three"}})
    assert (texts(mill, "a.jsonl"), texts(mill, "b.txt")) == (["one", "three"], ["other"])
    assert mill.ask("SELECT is_current, count(*) FROM source_files GROUP BY ALL ORDER BY ALL") == [
        (False, 1),
        (True, 2),
    ]
    assert mill.ask("SELECT status FROM run_files WHERE run_id = 'run-002'") == [("replaced",)]
    assert offences(mill) == []


def test_a_text_that_changes_and_changes_back_has_three_versions(mill: Any) -> None:
    for text in ("A", "B", "A"):
        mill.run({"a.txt": {"#0": text}})
    assert versions(mill, "a.txt", "#0") == [
        (1, "A", DAY[2], DAY[3]),
        (2, "B", DAY[3], DAY[4]),
        (3, "A", DAY[4], None),
    ]
    assert mill.ask("SELECT count(*), count(DISTINCT file_id) FROM source_files") == [(2, 2)]
    assert offences(mill) == []


def test_a_text_that_stays_in_a_file_that_changed_is_no_new_version(mill: Any) -> None:
    mill.run({"a.jsonl": {"1": "stays", "2": "two"}})
    mill.run({"a.jsonl": {"1": "stays", "2": "zwei"}})
    assert versions(mill, "a.jsonl", "1") == [(1, "stays", DAY[2], None)]
    assert mill.ask("SELECT DISTINCT run_id FROM paragraphs") == [("run-002",)]


def test_a_record_that_goes_is_closed_and_goes_on_counting_when_it_comes_back(mill: Any) -> None:
    mill.run({"a.jsonl": {"1": "one", "2": "two"}})
    mill.run({"a.jsonl": {"1": "one"}})
    assert versions(mill, "a.jsonl", "2") == [(1, "two", DAY[2], DAY[3])]
    mill.run({"a.jsonl": {"1": "one", "2": "two"}})
    assert versions(mill, "a.jsonl", "2") == [(1, "two", DAY[2], DAY[3]), (2, "two", DAY[4], None)]
    mill.run({"a.jsonl": {"1": b"{", "2": b"{"}})
    assert texts(mill, "a.jsonl") == []
    assert offences(mill) == []


def test_a_rejected_record_met_again_keeps_its_first_day_and_is_no_news(mill: Any) -> None:
    assert mill.run({"a.jsonl": {"1": "one", "2": b"bad", TAIL: b"tail"}}) == 2
    assert mill.run({"a.jsonl": {"1": "eins", "2": b"bad", "3": b"worse"}}) == 1
    assert quarantine(mill) == [
        ("bad", "open", DAY[2], None, "run-002"),
        ("tail", "superseded", DAY[2], None, "run-001"),
        ("worse", "open", DAY[3], None, "run-002"),
    ]
    assert offences(mill) == []


def test_a_rejected_record_that_comes_back_is_open_again(mill: Any) -> None:
    for records in ({"1": b"bad"}, {"1": "good"}, {"1": b"bad"}):
        mill.run({"a.jsonl": records})
    assert quarantine(mill) == [("bad", "open", DAY[2], None, "run-003")]
    assert offences(mill) == []


def test_a_replayed_record_is_a_document_and_a_later_load_of_its_file_leaves_its_row(mill: Any) -> None:
    mill.run({"a.jsonl": {"1": "one", "2": b"bad"}})
    mill.replay("a.jsonl", "2", "mended|了")
    assert texts(mill, "a.jsonl") == ["mended|了", "one"]
    assert quarantine(mill) == [("bad", "replayed", DAY[2], DAY[3], "run-001")]
    assert offences(mill) == []
    mill.run({"a.jsonl": {"1": "one", "2": "mended|了", "3": "three"}})
    assert quarantine(mill) == [("bad", "replayed", DAY[2], DAY[3], "run-001")]
    assert versions(mill, "a.jsonl", "2") == [(1, "mended|了", DAY[3], None)]
    assert offences(mill) == []


def test_a_replayed_record_goes_on_counting_where_its_text_stood_before(mill: Any) -> None:
    mill.run({"a.jsonl": {"1": "old"}})
    mill.run({"a.jsonl": {"1": b"bad"}})
    mill.replay("a.jsonl", "1", "new")
    assert versions(mill, "a.jsonl", "1") == [(1, "old", DAY[2], DAY[3]), (2, "new", DAY[4], None)]
    assert offences(mill) == []


def everything(lake: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[Any, ...]]]:
    return {name: lake.execute(f"FROM {name} ORDER BY ALL").fetchall() for name in TABLES}


@pytest.mark.parametrize("place", ["10_", "65_", "99_"])
def test_an_error_in_the_middle_leaves_no_row(mill: Any, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    mill.run({"a.jsonl": {"1": "one", "2": b"bad"}})
    before = everything(mill.lake)
    mill.runs += 1
    file, folder = mill.stage("a.jsonl", {"1": "eins", "3": b"worse"})
    real = load.scripts
    with monkeypatch.context() as patch:
        patch.setattr(load, "scripts", lambda name: dict(sorted({**real(name), place: "SELECT error('full')"}.items())))
        with pytest.raises(RunError, match=r"catalog.sqlite could not be written: .*full"):
            commit_files(mill.lake, [file], [folder], mill.started_at)
    assert everything(mill.lake) == before
    commit_files(mill.lake, [file], [folder], mill.started_at)
    assert texts(mill, "a.jsonl") == ["eins"]


def test_an_interruption_leaves_no_row_and_is_no_error_of_ours(mill: Any) -> None:
    def interrupt() -> None:
        with transaction(mill.lake):
            mill.lake.execute("DELETE FROM meta")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupt()
    assert mill.ask("SELECT count(*) FROM meta") == [(1,)]


class BusyCatalog:
    """A connection whose catalog another process keeps."""

    def execute(self, statement: str) -> "BusyCatalog":
        if statement == "COMMIT":
            raise duckdb.TransactionException('Failed to commit.\nFailed to execute query "BEGIN": database is locked')
        return self

    def cursor(self) -> "BusyCatalog":
        return self

    def fetchone(self) -> tuple[str]:
        return ("sqlite:/w/catalog.sqlite",)

    def __enter__(self) -> "BusyCatalog":
        return self

    def __exit__(self, *_: object) -> None: ...


def test_a_catalog_that_is_busy_may_be_tried_again() -> None:
    busy: Any = BusyCatalog()
    told = r"The catalog /w/catalog.sqlite is busy: Failed to commit\. .* is locked"
    with pytest.raises(RetryableError, match=told), transaction(busy):
        pass


def test_the_row_of_a_run_is_replaced_by_its_end(mill: Any) -> None:
    mill.runs = 1
    for status in ("running", "succeeded"):
        with transaction(mill.lake):
            insert_run(mill.lake, mill.make_run(status=status))
    assert mill.ask("SELECT status FROM runs") == [("succeeded",)]


def test_batches_of_which_some_lack_tables_are_loaded_together(mill: Any) -> None:
    for files in (
        {"a.txt": {"#0": b"bad"}},
        {"b.txt": {"#0": "good"}, "c.txt": {"#0": b"bad"}},
        {"d.txt": {"#0": "also"}},
    ):
        mill.run(files)
    assert mill.ask("SELECT count(*) FROM documents") == [(2,)]
    assert mill.ask("SELECT count(*) FROM quarantine") == [(2,)]


def test_rejects_beyond_a_files_number_are_summed_up_and_the_balance_holds(mill: Any) -> None:
    records = {str(n): b"bad" if n % 3 else "good" for n in range(9)}
    columns = "record_count, record_index, last_record_index, byte_start, byte_end, raw_bytes IS NULL"
    query = f"SELECT {columns} FROM quarantine WHERE status = 'open' ORDER BY record_index"
    mill.max_rejects = 2
    mill.run({"a.jsonl": records, "b.jsonl": {"1": b"bad", "2": b"worse"}})
    assert mill.ask(query.replace("WHERE", "WHERE source_uri = 'news/a.jsonl' AND")) == [
        (1, 1, None, 10, 15, False),
        (1, 2, None, 20, 25, False),
        (4, 4, 8, 40, 85, True),
    ]
    assert mill.ask("SELECT max(record_count) FROM quarantine WHERE source_uri = 'news/b.jsonl'") == [(1,)]
    assert offences(mill) == []
    (before,) = mill.ask("SELECT list(quarantine_id ORDER BY quarantine_id) FROM quarantine")
    assert mill.run({"a.jsonl": records}) == 0
    assert mill.ask("SELECT list(quarantine_id ORDER BY quarantine_id) FROM quarantine") == [before]
    mill.max_rejects = 0
    assert mill.run({"b.jsonl": {"1": b"bad", "2": b"worse", "3": "good"}}) == 1
    assert mill.ask(query.replace("WHERE", "WHERE source_uri = 'news/b.jsonl' AND")) == [(2, 0, 1, 0, 15, True)]
    assert offences(mill) == []


def test_a_sum_of_a_batch_and_rejects_of_another_come_to_one_row_with_the_id_that_batches_make(mill: Any) -> None:
    mill.max_rejects, mill.runs = 3, 1
    file, folder = mill.stage("é.jsonl", {str(n): b"bad" for n in range(2)})
    later, load = folder.with_name("later"), Load("later", mill.run_id, mill.started_at, "rules")
    origin = Origin("news", file.source_uri, file.file_id)

    def reject(index: int, **sums: Any) -> Any:
        at = Place(index, index * 10, index * 10 + 5)
        kept = Reject("record", "parse", "invalid_json", "it is bad", None, None, file.sha256, None, **sums)
        return quarantine_row(kept, at, origin, load)

    summed = reject(5, record_count=7, last_record_index=30)
    with BatchWriter(later) as writer:
        writer.write("quarantine", [reject(2), reject(3), reject(4), summed])
    commit_files(mill.lake, [file._replace(record_count=12)], [folder, later], mill.started_at)
    assert mill.ask("SELECT record_index FROM quarantine WHERE last_record_index IS NULL ORDER BY ALL") == [
        (0,),
        (1,),
        (2,),
    ]
    columns = "quarantine_id, record_count, record_index, last_record_index, byte_end"
    assert mill.ask(f"SELECT {columns} FROM quarantine WHERE last_record_index IS NOT NULL") == [
        (summed.quarantine_id, 9, 3, 30, 55)
    ]
    mill.enter(files_found=1, files_quarantined=1)
    assert offences(mill) == []


def test_a_key_that_stands_in_an_earlier_part_of_a_file_is_found(mill: Any) -> None:
    mill.runs = 1
    parts = [mill.stage(f"part-{number}", {"1": "one"})[1] for number in range(2)]
    assert find_repeated_keys(mill.lake, parts) == {}
    ((_, indexes),) = find_repeated_keys(mill.lake, [parts[0], parts[0], parts[1]]).items()
    assert list(indexes) == [0]
    assert find_repeated_keys(mill.lake, [Path("/nowhere")]) == {}
