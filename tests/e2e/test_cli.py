"""The command line as people and programs meet it: help, exit codes, errors, formats, and what a command may touch."""

import csv
import io
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from subprocess import PIPE
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import typer.main
from typer.testing import CliRunner

from flows.cli import app
from schemas.meta import SCHEMA_VERSION
from schemas.settings import WarehouseSettings, load_settings
from warehouse.connect import code_version, hold_lock, open_lake
from warehouse.layout import Layout

from .command import COMMAND, ask_lake, clean_environment, gristmill, gristmill_here, ingest_here

MIXED = "The ferry was late again, and the notice at the pier said 渡轮今晚停航 in large red letters."
PAGES = {
    "first page.txt": f"A page of the morning\n\n{MIXED}\n",
    "größe 周.txt": "Die Fähre fährt heute nicht, weil der Fluss zu viel Wasser führt.\n",
    "below/wire.jsonl": '{"id": 1, "text": "A line of the wire, and fine."}\n{"id": 2, "body": "no text"}\nnot json\n',
    "below/empty.txt": "",
    "below/page.html": "<p>Not for us.</p>",
}


def write_pages(folder: Path) -> Path:
    for name, content in PAGES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pages(tmp_path_factory.mktemp("pages of today") / "näher")


@pytest.fixture(scope="module")
def warehouse(pages: Path) -> Path:
    """A warehouse that nobody may change."""
    folder = pages.with_name("warehouse")
    ingest_here(load_settings(None, folder), pages, source="pages")
    return folder


@pytest.fixture
def copied(warehouse: Path, tmp_path: Path) -> Path:
    """A warehouse of the test's own."""
    return Path(shutil.copytree(warehouse, tmp_path / "warehouse", symlinks=True))


# --- help


def commands(command: Any, *words: str) -> Iterator[tuple[tuple[str, ...], Any]]:
    yield words, command
    for name, below in getattr(command, "commands", {}).items():
        yield from commands(below, *words, name)


COMMANDS = dict(commands(typer.main.get_command(app)))


def test_the_commands_are_those_of_the_manual() -> None:
    names = (
        "backup check doctor explain forget ingest maintain metrics migrate publish quarantine quarantine|dismiss "
        "quarantine|list quarantine|purge quarantine|replay quarantine|show reprocess restore runs runs|show sql tag up"
    )
    assert sorted("|".join(words) for words in COMMANDS) == ["", *names.split()]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_has_help_and_so_has_each_of_its_options(words: tuple[str, ...]) -> None:
    command = COMMANDS[words]
    assert command.help
    assert [param.name for param in command.params if not getattr(param, "help", None)] == []
    shown = CliRunner().invoke(app, [*words, "--help"])
    assert shown.exit_code == 0
    assert "Usage: gristmill" in shown.output.replace("root", "gristmill")


def test_help_goes_to_standard_output_and_without_a_command_it_is_wrong_usage() -> None:
    asked, bare = gristmill("--help"), gristmill()
    assert (asked.code, asked.err) == (0, "")
    assert "Exit codes" in asked.out
    assert bare.code == 2


# --- exit codes and errors


def assert_fails(outcome: tuple[int, str, str], code: int, *words: str) -> None:
    """A command failed, told why in a sentence or two on standard error, and nothing on standard output."""
    assert outcome[0] == code, outcome
    assert outcome[1] == ""
    message = outcome[2]
    assert "Traceback" not in message
    assert message.startswith("gristmill: ")
    assert len(message.strip().splitlines()[0]) < 400
    for word in words:
        assert word in message


WRONG = {
    "a path that is not there": (("ingest", "nowhere.txt", "--direct"), "nowhere.txt"),
    "a pattern without a match": (("ingest", "*.nothing", "--direct"), "*.nothing"),
    "a name without paths": (("ingest", "--source", "news", "--direct"), "--source"),
    "a name that is none": (("ingest", ".", "--source", "No Name", "--direct"), "No Name"),
    "a configuration that is not there": (("ingest", ".", "--config", "nowhere.toml"), "nowhere.toml"),
    "no warehouse to ask": (("sql", "SELECT 1", "--warehouse", "nowhere"), "nowhere"),
    "no warehouse to list": (("runs", "--warehouse", "nowhere"), "nowhere"),
    "no warehouse to check": (("check", "--warehouse", "nowhere"), "nowhere"),
    "no warehouse to publish": (("publish", "--warehouse", "nowhere"), "nowhere"),
    "no warehouse to replay": (("quarantine", "replay", "--warehouse", "nowhere"), "nowhere"),
    "no file to tag": (("tag", "nowhere.txt"), "nowhere.txt"),
    "a file beside --jsonl": (("tag", "nowhere.txt", "--jsonl"), "--jsonl"),
}


@pytest.mark.parametrize(("words", "named"), WRONG.values(), ids=WRONG)
def test_wrong_usage_ends_with_2_and_names_what_is_wrong(words: tuple[str, ...], named: str, tmp_path: Path) -> None:
    assert_fails(gristmill_here(*words, cwd=tmp_path), 2, named)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", [("grind",), ("sql",), ("ingest", "--fast"), ("runs", "--last", "0")], ids=" ".join)
def test_words_that_no_command_knows_end_with_2(words: tuple[str, ...]) -> None:
    code, out, err = gristmill_here(*words)
    assert (code, out) == (2, "")
    assert "Traceback" not in err
    assert "--help" in err


CONFIGURATIONS = {
    "an unknown key": ("[ingest]\n\nworkerz = 2\n", ("ingest.workerz", "line 3")),
    "an unknown section": ("[ingestion]\nworkers = 2\n", ("ingestion", "line 1")),
    "a wrong type": ('[ingest]\nworkers = "two"\n', ("ingest.workers", "line 2")),
    "a figure out of range": ("[ingest]\n# too small\nbatch_mb = 0\n", ("ingest.batch_mb", "line 3")),
    "no TOML": ("[ingest\n", ("gristmill.toml", "line 1")),
}


@pytest.mark.parametrize(("content", "named"), CONFIGURATIONS.values(), ids=CONFIGURATIONS)
def test_a_wrong_configuration_ends_with_2_before_anything_runs(
    content: str, named: tuple[str, ...], tmp_path: Path, pages: Path
) -> None:
    config = tmp_path / "gristmill.toml"
    config.write_text(content, encoding="utf-8")
    outcome = gristmill_here("ingest", pages, "--config", config, "--warehouse", tmp_path / "warehouse")
    assert_fails(outcome, 2, *named)
    assert list(tmp_path.iterdir()) == [config]


def test_a_run_that_fails_ends_with_1_and_shows_a_traceback_only_with_debug(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    words = ("ingest", tmp_path / "empty", "--direct", "--warehouse", tmp_path / "warehouse")
    assert_fails(gristmill(*words), 1, "is empty")
    code, out, err = gristmill(*words, "--debug", "--json")
    assert code == 1
    told = json.loads(out)
    assert (told["status"], told["exit_code"], out.count("\n")) == ("failed", 1, 1)
    assert "is empty" in told["error"]
    ((run_id,),) = ask_lake(tmp_path / "warehouse", "SELECT max(run_id) FROM runs")
    assert (told["run_id"], told["files_found"], told["documents"]) == (run_id, 0, 0)
    assert "Traceback" in err
    assert err.strip().splitlines()[-1].startswith("gristmill: ")
    failed = ask_lake(tmp_path / "warehouse", "SELECT status, error FROM runs")
    assert [status for status, _ in failed] == ["failed", "failed"]
    assert all("is empty" in error for _, error in failed)


def test_the_version_is_that_of_the_code_and_of_the_schema() -> None:
    code, out, err = gristmill_here("--version")
    assert (code, err) == (0, "")
    assert out == f"gristmill {code_version()}, schema version {SCHEMA_VERSION}\n"


@pytest.mark.parametrize("words", [("sql", "SELECT '😀周' AS word", "--format", "json"), ("runs",), ("tag",)])
def test_an_encoding_that_lacks_characters_is_no_fault(words: tuple[str, ...], warehouse: Path) -> None:
    where = () if words == ("tag",) else ("--warehouse", warehouse)
    code, out, err = gristmill(*words, *where, stdin=MIXED.encode(), env={"PYTHONIOENCODING": "ascii", "LANG": "C"})
    assert (code, err) == (0, "")
    assert out.isascii()
    if "json" in words:
        assert json.loads(out) == [{"word": "😀周"}]


def test_strict_ends_with_3_where_something_was_quarantined_and_0_where_not(pages: Path, tmp_path: Path) -> None:
    words = ("--direct", "--strict", "--warehouse", tmp_path / "warehouse")
    assert gristmill_here("ingest", pages / "first page.txt", *words).code == 0
    code, out, err = gristmill_here("ingest", pages / "below", *words)
    assert (code, err) == (3, "")
    assert "3 rows, 3 new: 1 empty_document, 1 invalid_json, 1 missing_text" in out


def test_while_a_run_is_active_another_ends_with_5_and_waits_if_told_to(copied: Path, pages: Path) -> None:
    words = ("ingest", pages, "--source", "pages", "--direct", "--warehouse", copied)
    with hold_lock(Layout(copied)):
        assert_fails(gristmill(*words), 5, "active")
        assert gristmill("sql", "SELECT 1", "--warehouse", copied).code == 0, "readers never wait"
        waiting = subprocess.Popen([COMMAND, *words, "--wait"], stdout=subprocess.DEVNULL, env=clean_environment())
    assert waiting.wait() == 0


# --- ingest


def test_json_is_one_object_on_standard_output_and_nothing_else(copied: Path, pages: Path) -> None:
    words = ("--json", "--warehouse", copied)
    for command in (("ingest", pages, "--source", "pages", "--direct"), ("quarantine", "replay")):
        code, out, err = gristmill(*command, *words)
        assert (code, err) == (0, "")
        assert out.count("\n") == 1
        assert json.loads(out)["status"] == "succeeded"


def test_without_json_the_run_ends_with_its_balance(copied: Path, pages: Path) -> None:
    code, out, err = gristmill_here("ingest", pages, "--source", "pages", "--direct", "--warehouse", copied)
    assert (code, err) == (0, "")
    assert "5 found = 0 loaded + 0 replaced + 4 unchanged + 0 quarantined + 0 unreadable + 1 ignored" in out
    assert "published   generation 1 to" in out
    assert out.endswith("serving.duckdb, as it was: nothing changed\n")


def test_files_folders_and_globs_that_overlap_are_read_once_whatever_their_names(pages: Path, tmp_path: Path) -> None:
    paths = ("*.txt", "below", "below/wire.jsonl", "größe 周.txt", f"{pages}/bel*/*.jsonl", pages / "below")
    outcome = gristmill_here("ingest", *paths, "--direct", "--json", "--warehouse", tmp_path / "warehouse", cwd=pages)
    assert outcome.code == 0, outcome.err
    assert json.loads(outcome.out)["files_found"] == len(PAGES)
    rows = ask_lake(tmp_path / "warehouse", "SELECT source_uri, status, reason FROM run_files ORDER BY ALL")
    assert rows == sorted(
        (f"adhoc{pages}/{name}", *fate)
        for name, fate in {
            "first page.txt": ("loaded", None),
            "größe 周.txt": ("loaded", None),
            "below/wire.jsonl": ("loaded", None),
            "below/empty.txt": ("quarantined", None),
            "below/page.html": ("ignored", "not_matched"),
        }.items()
    )


# --- sql

AWKWARD = r"""
    SELECT 'NUL' || chr(0) || '!' AS nul, E'two\nlines, "quoted"\r' AS lines, '' AS empty, NULL AS nothing, true AS yes,
           [1, NULL, 3] AS list, {'day': DATE '2024-02-29', 'raw': '\xFF\x00'::BLOB} AS struct, '\xAA\x00'::BLOB AS raw,
           TIMESTAMP '2024-01-02 03:04:05.678' AS moment, 1.50::DECIMAL(5, 2) AS price, 2::HUGEINT ** 100 AS huge,
           MAP {DATE '2024-01-01': 1} AS map, 'nan'::DOUBLE AS nan, [1, 2]::DOUBLE[] || ['-inf'::DOUBLE] AS figures,
           '[red]周年[/red]' AS marked, chr(27) || '[31m' || chr(8238) || chr(155) AS control, 1 AS twice, 2 AS twice
"""


def ask(warehouse: Path, query: str, form: str) -> str:
    code, out, err = gristmill_here("sql", query, "--format", form, "--warehouse", warehouse)
    assert (code, err) == (0, "")
    return out


def test_json_keeps_awkward_values(warehouse: Path) -> None:
    (row,) = json.loads(ask(warehouse, AWKWARD, "json"))
    assert row == {
        "nul": "NUL\0!",
        "lines": 'two\nlines, "quoted"\r',
        "empty": "",
        "nothing": None,
        "yes": True,
        "list": [1, None, 3],
        "struct": {"day": "2024-02-29", "raw": "ff00"},
        "raw": "aa00",
        "moment": "2024-01-02 03:04:05.678000",
        "price": "1.50",
        "huge": float(2**100),
        "map": {"2024-01-01": 1},
        "nan": "nan",
        "figures": [1, 2, "-inf"],
        "marked": "[red]周年[/red]",
        "control": "\x1b[31m\u202e\x9b",
        "twice": 1,
        "twice_2": 2,
    }


def test_csv_keeps_awkward_values(warehouse: Path) -> None:
    header, row = csv.reader(io.StringIO(ask(warehouse, AWKWARD, "csv"), newline=""))
    cells = dict(zip(header, row, strict=True))
    assert cells["nul"] == "NUL\0!"
    assert cells["lines"] == 'two\nlines, "quoted"\r'
    assert (cells["empty"], cells["nothing"], cells["yes"]) == ("", "", "true")
    assert json.loads(cells["struct"]) == {"day": "2024-02-29", "raw": "ff00"}
    assert json.loads(cells["list"]) == [1, None, 3]
    assert (cells["raw"], cells["moment"]) == ("aa00", "2024-01-02 03:04:05.678000")
    assert header[-2:] == ["twice", "twice"]
    assert row[-2:] == ["1", "2"]


def test_a_table_escapes_control_characters_and_takes_no_markup(warehouse: Path) -> None:
    out = ask(warehouse, f'{AWKWARD}, 3 AS "[bold]head{chr(27)}"', "table")
    assert r"NUL\x00!" in out
    assert r"\x1b[31m\u202e\x9b" in out
    assert "[red]周年[/red]" in out
    assert r"[bold]head\x1b" in out
    assert not any(character in out for character in "\0\x1b\u202e\x9b\r")


@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_no_rows_are_an_empty_answer(warehouse: Path, form: str) -> None:
    out = ask(warehouse, "SELECT 1 AS one WHERE false", form)
    assert out.strip() == {"table": "one", "json": "[]", "csv": "one"}[form]


@pytest.mark.parametrize("form", ["json", "csv"])
def test_a_reader_that_has_seen_enough_may_leave(form: str, warehouse: Path) -> None:
    command: list[str | Path] = [COMMAND, "sql", "FROM range(1_000_000)", "--format", form, "--warehouse", warehouse]
    with subprocess.Popen(command, stdout=PIPE, stderr=PIPE, env=clean_environment()) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(1)
        process.stdout.close()
        assert process.stderr.read() == b""


FORBIDDEN = {
    "write to a table": "DELETE FROM documents",
    "make a table": "CREATE TABLE mine AS SELECT 1",
    "write a file": "COPY documents TO 'stolen.csv'",
    "read a file": "SELECT * FROM read_text('secret.txt')",
    "scan a file": "SELECT * FROM 'secret.csv'",
    "look into a folder": "SELECT * FROM glob('*')",
    "attach a file": "ATTACH 'stolen.duckdb'",
    "allow all that": "SET enable_external_access = true",
    "load an extension": "LOAD sqlite_scanner",
}


@pytest.mark.parametrize("query", FORBIDDEN.values(), ids=FORBIDDEN)
def test_a_query_cannot(query: str, warehouse: Path, tmp_path: Path) -> None:
    secrets = [tmp_path / "secret.csv", tmp_path / "secret.txt"]
    for secret in secrets:
        secret.write_text("a,b\n1,2\n")
    assert_fails(gristmill_here("sql", query, "--warehouse", warehouse, cwd=tmp_path), 2, "query failed")
    assert sorted(tmp_path.iterdir()) == secrets


ACTIONS = {
    **FORBIDDEN,
    "write among the lake's files": "COPY documents TO '{lake}/stolen.csv'",
    "delete files": "FROM ducklake_delete_orphaned_files('lake', cleanup_all => true)",
    "delete files by other letters": "SELECT * FROM \"DuckLake_Cleanup_Old_Files\"('lake', cleanup_all => true)",
    "delete files by words put together": "FROM query('FROM ducklake_' || 'cleanup_old_files(''lake'')')",
    "call": "CALL lake.set_option('parquet_compression', 'snappy')",
}


@pytest.mark.parametrize("query", ACTIONS.values(), ids=ACTIONS)
def test_a_query_of_the_lake_cannot(query: str, warehouse: Path, tmp_path: Path) -> None:
    secrets = [tmp_path / "secret.csv", tmp_path / "secret.txt"]
    for secret in secrets:
        secret.write_text("a,b\n1,2\n")
    before = sorted(path for path in (warehouse / "lake").rglob("*"))
    query = query.replace("{lake}", str(warehouse / "lake"))
    assert_fails(gristmill_here("sql", "--lake", query, "--warehouse", warehouse, cwd=tmp_path), 2, "query failed")
    assert sorted(tmp_path.iterdir()) == secrets
    assert sorted(path for path in (warehouse / "lake").rglob("*")) == before


def test_the_lake_tells_what_is_not_published_and_what_was(warehouse: Path) -> None:
    def ask_lake_for(query: str, *words: str) -> list[dict[str, Any]]:
        code, out, err = gristmill_here("sql", "--lake", query, "--format", "json", "--warehouse", warehouse, *words)
        assert (code, err) == (0, "")
        rows: list[dict[str, Any]] = json.loads(out)
        return rows

    (now,) = ask_lake_for("SELECT count(*) AS texts FROM raw_documents")
    assert now["texts"] > 0
    snapshots = [row["snapshot_id"] for row in ask_lake_for("FROM ducklake_snapshots('lake') ORDER BY snapshot_id")]
    assert ask_lake_for("SELECT count(*) AS texts FROM raw_documents", "--at", str(snapshots[-1])) == [now]
    assert ask_lake_for("SELECT count(*) AS tables FROM duckdb_tables()", "--at", "0") == [{"tables": 0}]
    lost = ("sql", "--lake", "SELECT 1", "--at", "1000000", "--warehouse", warehouse)
    assert_fails(gristmill_here(*lost), 2, "There is no snapshot 1000000")
    assert_fails(gristmill_here("sql", "SELECT 1", "--at", "1", "--warehouse", warehouse), 2, "--lake")


def test_a_query_may_stand_in_a_file_or_come_on_standard_input(warehouse: Path, tmp_path: Path) -> None:
    query = "SELECT '周' AS word"
    (tmp_path / "query.sql").write_text(query, encoding="utf-8")
    for words, stdin in ((tmp_path / "query.sql", ""), ("-", query)):
        command = ("sql", "--file", words, "--format", "csv", "--warehouse", warehouse)
        assert gristmill_here(*command, stdin=stdin.encode()).out == "word\n周\n"
    assert_fails(gristmill_here("sql", "--file", tmp_path / "none.sql", "--warehouse", warehouse), 2, "none.sql")
    assert_fails(gristmill_here("sql", query, "--file", "-", "--warehouse", warehouse), 2, "--file")
    (tmp_path / "query.sql").write_bytes(b"SELECT '\xff'")
    assert_fails(gristmill_here("sql", "--file", tmp_path / "query.sql", "--warehouse", warehouse), 2, "UTF-8")


def test_rows_are_written_as_parquet(warehouse: Path) -> None:
    query = "SELECT i AS number, ['a', NULL] AS list, '周' AS word FROM range(25_000) AS made(i)"
    command: list[str | Path] = [COMMAND, "sql", query, "--format", "parquet", "--warehouse", warehouse]
    done = subprocess.run(command, capture_output=True, check=True, env=clean_environment())
    table = pq.read_table(pa.BufferReader(done.stdout))
    assert (table.num_rows, table.column_names) == (25_000, ["number", "list", "word"])
    assert table.slice(24_999).to_pylist() == [{"number": 24_999, "list": ["a", None], "word": "周"}]


@pytest.mark.parametrize("query", ["", "/* only words */", "SELECT nothing FROM nowhere", "SELECT 1/"])
def test_a_query_that_is_none_ends_with_2(query: str, warehouse: Path) -> None:
    assert_fails(gristmill_here("sql", query, "--warehouse", warehouse), 2, "query")


# --- tag


def test_tag_shows_the_fragments_of_a_file_and_of_standard_input_alike(pages: Path) -> None:
    from_file = gristmill_here("tag", pages / "first page.txt")
    from_input = gristmill_here("tag", stdin=PAGES["first page.txt"].encode())
    assert (from_file.code, from_file.err) == (0, "")
    assert from_file.out == from_input.out
    assert "[zh-Hans: 渡轮今晚停航]" in from_file.out
    assert "2 paragraphs, 1 fragments" in from_file.out


def test_tag_escapes_what_a_terminal_would_obey() -> None:
    code, out, _ = gristmill_here("tag", stdin="Words that are red \u202eand turned round, as it seems.".encode())
    assert code == 0
    assert "\u202e" not in out


def tag_jsonl(*records: Any) -> list[dict[str, Any]]:
    stdin = b"".join(json.dumps(record).encode() + b"\n" for record in records)
    code, out, err = gristmill_here("tag", "--jsonl", stdin=stdin)
    assert (code, err) == (0, "")
    return [json.loads(line) for line in out.splitlines()]


def test_tag_jsonl_gives_each_line_its_spans_in_the_text_as_given() -> None:
    texts = [f"\u3000\u3000{MIXED}", "e\u0301 lone \ud800 and NUL \0\n", "", "42", "\ufeff 今晚停航"]
    answers = tag_jsonl(*({"id": i, "text": text} for i, text in enumerate(texts)))
    assert [answer["id"] for answer in answers] == list(range(len(texts)))
    for text, answer in zip(texts, answers, strict=True):
        assert list(answer) == ["id", "lang", "confidence", "spans"]
        assert all(list(span) == ["start", "end", "lang", "script"] for span in answer["spans"])
        edges = [0, *(span["end"] for span in answer["spans"])]
        assert [span["start"] for span in answer["spans"]] == edges[:-1]
        assert edges[-1] == len(text)
    fragment = next(span for span in answers[0]["spans"] if span["lang"] != "en")
    assert (answers[0]["lang"], fragment["lang"], fragment["script"]) == ("en", "zh-Hans", "Hans")
    assert texts[0][fragment["start"] : fragment["end"]] == "渡轮今晚停航"
    assert (answers[2], answers[3]["lang"]) == ({"id": 2, "lang": "zxx", "confidence": None, "spans": []}, "zxx")


def test_tag_jsonl_reads_neighbours_of_one_doc_as_one_document_and_lines_without_it_alone() -> None:
    clear = "Der Fluss führt heute so viel Wasser, dass die Fähre nicht fahren kann, sagt der Hafenmeister."
    short = "Man Land in Sand"
    (alone,) = tag_jsonl({"id": 0, "text": short})
    _, among, _, other, again = tag_jsonl(
        {"id": 1, "doc": "a", "text": clear},
        {"id": 2, "doc": "a", "text": short},
        {"id": 3, "doc": None, "text": clear},
        {"id": 4, "text": short},
        {"id": 5, "doc": "b", "text": short},
    )
    assert among["lang"] == "de"
    assert {**other, "id": 0} == {**again, "id": 0} == alone
    assert alone["lang"] != "de"


def test_tag_jsonl_gives_any_id_back_as_it_came() -> None:
    ids = ["\ud800", "周", None, 7, 1.5, ["a", {"b": None}]]
    assert [answer["id"] for answer in tag_jsonl(*({"id": each, "text": "words"} for each in ids))] == ids


BAD_LINES = [
    b"not json",
    b'{"id": 1}',
    b'{"text": "words"}',
    b'{"id": 1, "text": 5}',
    b'["id"]',
    b"\xff\xfe",
    b"[" * 99_999,
]


@pytest.mark.parametrize("bad", BAD_LINES, ids=lambda bad: repr(bad[:20]))
def test_tag_jsonl_ends_with_2_at_a_bad_line_and_names_its_number(bad: bytes) -> None:
    code, _, err = gristmill_here("tag", "--jsonl", stdin=b'{"id": 1, "text": "words"}\n\n' + bad + b"\n")
    assert code == 2
    assert err.startswith("gristmill: Line 3 ")
    assert err.count("\n") == 1


# --- history, quarantine, publish, check


def test_runs_lists_the_newest_first(copied: Path, pages: Path) -> None:
    ingest_here(load_settings(None, copied), pages, source="pages")
    newest, oldest = json.loads(gristmill_here("runs", "--format", "json", "--warehouse", copied).out)
    assert (newest["files_loaded"], newest["files_unchanged"]) == (0, 4)
    assert (oldest["files_loaded"], oldest["status"], oldest["kind"]) == (3, "succeeded", "ingest")
    last = gristmill_here("runs", "--last", "1", "--format", "csv", "--warehouse", copied).out
    assert len(last.splitlines()) == 2
    assert newest["run_id"] in gristmill_here("runs", "--warehouse", copied).out


def test_a_rejected_record_is_listed_and_shown_with_its_bytes(warehouse: Path) -> None:
    listed = json.loads(gristmill_here("quarantine", "list", "--format", "json", "--warehouse", warehouse).out)
    assert [row["reason"] for row in listed] == ["empty_document", "missing_text", "invalid_json"]
    code, out, err = gristmill_here("quarantine", "show", listed[2]["quarantine_id"], "--warehouse", warehouse)
    assert (code, err) == (0, "")
    shown = dict(line.split(maxsplit=1) for line in out.splitlines() if len(line.split(maxsplit=1)) == 2)
    assert shown["raw_bytes"] == "b'not json'"
    assert (shown["record_index"], shown["stage"], shown["status"]) == ("2", "parse", "open")
    assert shown["source_uri"] == "pages/below/wire.jsonl"


@pytest.mark.parametrize("command", ["show", "replay"])
def test_an_id_that_is_none_ends_with_2(command: str, copied: Path) -> None:
    assert_fails(gristmill_here("quarantine", command, "0123", "--warehouse", copied), 2, "0123")


def test_replay_tells_what_is_still_refused_and_why(copied: Path) -> None:
    code, out, err = gristmill_here("quarantine", "replay", "--warehouse", copied)
    assert (code, err) == (0, "")
    assert "3 tried, 0 loaded, 3 still refused" in out
    assert "missing_text: the object has no field `text`" in out


def test_publish_builds_a_new_generation_from_nothing(copied: Path) -> None:
    before = (copied / "serving.duckdb").resolve()
    code, out, err = gristmill_here("publish", "--warehouse", copied)
    assert (code, err) == (0, "")
    assert "generation 2" in out
    after = (copied / "serving.duckdb").resolve()
    assert after != before
    assert json.loads(ask(copied, "SELECT count(*) AS n FROM documents", "json")) == [{"n": 3}]


def test_check_proves_every_equation(warehouse: Path) -> None:
    code, out, err = gristmill_here("check", "--warehouse", warehouse)
    assert (code, err) == (0, "")
    assert "FAILS" not in out
    assert "holds  b every record is loaded or quarantined" in out


FAULTS = {
    "a every file has one status": "DELETE FROM run_files WHERE status = 'ignored'",
    "b every record is loaded or quarantined": "UPDATE source_files SET record_count = record_count + 1",
    "c every paragraph is there": "DELETE FROM paragraphs WHERE ordinal = 1",
    "d spans cover every paragraph": "UPDATE spans SET end_char = end_char + 1 WHERE ordinal = 0",
    "keys are unique": "INSERT INTO documents SELECT * FROM documents WHERE record_key = '1'",
    "nothing hangs loose": "DELETE FROM documents WHERE language = 'de'",
    "every document has its text": "DELETE FROM raw_documents",
}


def test_check_ends_with_1_for_each_fault_and_shows_the_rows(copied: Path) -> None:
    for statement in FAULTS.values():
        with open_lake(WarehouseSettings(path=copied)) as lake:
            lake.execute(statement)
    code, out, err = gristmill_here("check", "--warehouse", copied)
    assert (code, err) == (1, "")
    failing = [line.removeprefix("FAILS  ") for line in out.splitlines() if line.startswith("FAILS")]
    assert set(FAULTS) <= set(failing)
    assert "pages/first page.txt" in out


# --- start-up


@pytest.mark.parametrize(
    "words",
    [
        ("sql", "SELECT 1"),
        ("tag", "--jsonl"),
        ("runs",),
        ("quarantine", "list"),
        ("check",),
        ("ingest", "PAGES", "--direct", "--source", "pages"),
    ],
    ids=lambda words: " ".join(words[:2]),
)
def test_what_does_not_run_a_flow_does_not_import_prefect(words: tuple[str, ...], copied: Path, pages: Path) -> None:
    script = (
        "import sys\n"
        "from flows.cli import main\n"
        "try:\n    main()\n"
        "finally:\n    print(sorted({'prefect', 'fastapi'} & set(sys.modules)), file=sys.stderr)"
    )
    where = () if words[0] == "tag" else ("--warehouse", copied)
    command = [sys.executable, "-c", script, *(pages if word == "PAGES" else word for word in words), *where]
    done = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, check=True, env=clean_environment())
    assert done.stderr == b"[]\n"


def test_explain_shows_lines_roles_and_evidence(tmp_path: Path) -> None:
    page = tmp_path / "in" / "page.txt"
    page.parent.mkdir()
    body = "The council met on Monday and spoke of the bridge for two hours before it voted. " * 4
    page.write_text(f"A bridge opens\n\nTime: March 4, 2024 Author: Ines Holt Source: Courier\n\n{body}\n")
    place = ("--warehouse", str(tmp_path / "w"))
    assert gristmill("ingest", str(page.parent), "--source", "pages", "--direct", *place).code == 0
    done = gristmill("explain", "pages/page.txt", *place)
    assert done.code == 0, done.err
    for told in ("title", "A bridge opens", "byline", "2024-03-04", "Ines Holt", "Courier", "published_on"):
        assert told in done.out
    missing = gristmill("explain", "nothing", *place)
    assert missing.code == 2
    assert "names no document" in missing.err
