"""Whatever comes in: what is good loads, what is bad waits with its bytes and a reason, and the sums are right.

Full disks, lacking rights and kills are in tests/faults.
"""

import gzip
import hashlib
import json
import random
import subprocess
import sys
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from schemas.settings import Settings, load_settings

from .command import (
    COMMAND,
    ask_lake,
    ask_published,
    clean_environment,
    failed_checks,
    gristmill_here,
    ingest_here,
    ingest_json,
)

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

MEGABYTE = 1_000_000
GOOD = b'{"text": "A plain line of the wire, as it should be."}'
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256))
RANDOM = random.Random(5).randbytes(5_000)  # noqa: S311 - packed, it is as large as before
LONG = [
    json.dumps({"id": i, "text": f"Number {i} of the wire. {RANDOM[i * 50 : i * 50 + 50].hex()}"}) for i in range(80)
]


class Refused(NamedTuple):
    """A row that is expected in the quarantine: its line, counted from 0, its reason and its bytes."""

    line: int
    reason: str
    raw: bytes
    scope: str = "record"


class Case(NamedTuple):
    """A file, what it holds once unpacked, how many documents come of it, and what is refused."""

    name: str
    stored: bytes
    documents: int
    refused: tuple[Refused, ...]
    unpacked: bytes | None = None

    @property
    def content(self) -> bytes:
        return self.stored if self.unpacked is None else self.unpacked


def lines(*each: bytes) -> bytes:
    return b"\n".join(each) + b"\n"


def is_packed(name: str) -> bool:
    """Tell a compressed file, which is kept as it is stored where its stream is refused."""
    return name.endswith((".gz", ".zst"))


def only(name: str, content: bytes, reason: str, scope: str = "record") -> Case:
    """Make a case of a file that is refused as a whole."""
    return Case(
        name, content, 0, (Refused(0, reason, content if scope == "record" or is_packed(name) else b"", scope),)
    )


def one_bad_line(name: str, bad: bytes, reason: str) -> Case:
    """Make a case of a file whose third line is bad, after a blank one."""
    return Case(name, lines(GOOD, b"", bad, GOOD), 2, (Refused(2, reason, bad),))


def cut_short(name: str, packed: bytes) -> Case:
    """Make a case of a compressed file whose end is missing."""
    content = lines(*(line.encode() for line in LONG))
    held = packed[: len(packed) * 2 // 3]
    return Case(name, held, -1, (Refused(-1, "truncated_stream", b"", "stream"),), content)


CASES = [
    only("empty.txt", b"", "empty_document"),
    only("blanks.txt", "  \n\t\n\u00a0\u3000\u200b\r\n".encode(), "empty_document"),
    only("empty.jsonl", b"", "empty_document", "stream"),
    only("blanks.jsonl", b"\n \n\n\t\n", "empty_document", "stream"),
    only("empty.jsonl.gz", gzip.compress(b"", mtime=0), "empty_document", "stream")._replace(unpacked=b""),
    one_bad_line("blank-text.jsonl", b'{"text": " \\u3000 "}', "empty_document"),
    only("lines.txt", b"a\n" * 250_001, "too_large"),
    only("picture.txt", PNG, "undecodable"),
    only(
        "damaged.txt",
        "Ein Satz über Straßen und Gärten, größer als üblich.".encode() * 3 + b"\xff\xfe\xfd",
        "undecodable",
    ),
    one_bad_line("damaged-line.jsonl", b'{"text": "' + PNG.replace(b"\n", b"") + b'"}', "undecodable"),
    one_bad_line("broken.jsonl", b'{"text": "never closed', "invalid_json"),
    one_bad_line("nan.jsonl", b'{"text": "words", "figure": NaN}', "invalid_json"),
    one_bad_line("infinite.jsonl", b'{"text": "words", "figure": 1e999}', "invalid_json"),
    one_bad_line("deep.jsonl", b'{"text": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "invalid_json"),
    one_bad_line("digits.jsonl", b'{"text": "words", "id": ' + b"7" * 10_000 + b"}", "invalid_json"),
    one_bad_line("list.jsonl", b'["text", "words"]', "not_an_object"),
    one_bad_line("bare.jsonl", b'"words"', "not_an_object"),
    one_bad_line("no-text.jsonl", b'{"body": "words"}', "missing_text"),
    one_bad_line("number.jsonl", b'{"text": 42}', "text_not_string"),
    one_bad_line("null.jsonl", b'{"text": null}', "text_not_string"),
    one_bad_line("odd-key.jsonl", b'{"id": [1], "text": "words"}', "invalid_key"),
    one_bad_line("long-key.jsonl", b'{"id": "' + b"k" * 5_000 + b'", "text": "words"}', "invalid_row"),
    cut_short("short.jsonl.gz", gzip.compress(lines(*(line.encode() for line in LONG)), mtime=0)),
    cut_short("short.jsonl.zst", b"".join(zstd.compress(lines(line.encode())) for line in LONG)),
    only("no-gzip.jsonl.gz", b"these are plain words", "not_compressed", "stream")._replace(unpacked=b""),
    only("nothing.jsonl.gz", b"", "truncated_stream", "stream"),
    only("nothing.txt.zst", b"", "truncated_stream", "stream"),
    Case(
        "twice.jsonl",
        lines(b'{"id": 7, "text": "The first."}', b'{"id": "7", "text": "The second."}', b'{"text": "Without."}'),
        2,
        (Refused(1, "duplicate_key", b'{"id": "7", "text": "The second."}'),),
    ),
]


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bad")
    (folder / "in").mkdir()
    for case in CASES:
        (folder / "in" / case.name).write_bytes(case.stored)
    summary = ingest_json(folder / "warehouse", folder / "in", "--source", "bad")
    assert summary["status"] == "succeeded"
    assert summary["files_found"] == len(CASES)
    return folder / "warehouse"


class Held(NamedTuple):
    """What a warehouse holds of each file: its rows in the quarantine and the number of its documents."""

    refused: dict[str, list[dict[str, Any]]]
    documents: dict[str, int]


@pytest.fixture(scope="module")
def held(warehouse: Path) -> Held:
    columns = (
        "record_index, reason, raw_bytes, scope, stage, raw_sha256, raw_kept, raw_path, byte_start, byte_end, status, "
        "detail"
    )
    refused: dict[str, list[dict[str, Any]]] = {}
    for uri, *row in ask_lake(warehouse, f"SELECT source_uri, {columns} FROM quarantine ORDER BY ALL"):
        refused.setdefault(uri.removeprefix("bad/"), []).append(dict(zip(columns.split(", "), row, strict=True)))
    counts = ask_lake(warehouse, "SELECT source_uri, count(*) FROM documents GROUP BY ALL")
    return Held(refused, {uri.removeprefix("bad/"): count for uri, count in counts})


WHOLE = [case for case in CASES if case.documents >= 0]
SHORT = [case for case in CASES if case.documents < 0]


@pytest.mark.parametrize("case", WHOLE, ids=lambda case: case.name)
def test_what_is_bad_waits_with_its_line_and_bytes_and_the_rest_loads(held: Held, case: Case) -> None:
    rows = held.refused[case.name]
    assert [Refused(row["record_index"], row["reason"], row["raw_bytes"], row["scope"]) for row in rows] == list(
        case.refused
    )
    assert held.documents.get(case.name, 0) == case.documents
    for row, refused in zip(rows, case.refused, strict=True):
        is_source = is_packed(case.name) and row["scope"] == "stream"
        assert row["raw_kept"] == ("source" if is_source else "row")
        assert is_source or case.content[row["byte_start"] : row["byte_end"]] == refused.raw
        assert row["raw_sha256"] == hashlib.sha256(refused.raw).hexdigest()
        assert (row["raw_path"], row["status"]) == (None, "open")
        assert row["detail"]


@pytest.mark.parametrize("case", SHORT, ids=lambda case: case.name)
def test_of_a_truncated_stream_the_whole_lines_load_and_the_tail_is_kept(held: Held, case: Case) -> None:
    (row,) = held.refused[case.name]
    loaded = held.documents[case.name]
    assert (row["scope"], row["stage"], row["reason"]) == ("stream", "read", "truncated_stream")
    assert 0 < loaded < len(LONG)
    assert row["record_index"] == loaded
    before = lines(*(line.encode() for line in LONG[:loaded]))
    assert row["byte_start"] == len(before)
    assert row["byte_end"] <= len(case.content)
    assert (row["raw_kept"], row["raw_bytes"]) == ("source", case.stored)


def test_each_stage_puts_its_name_to_what_it_refuses(held: Held) -> None:
    stages = {
        "empty_document": {"process", "read"},
        "undecodable": {"decode"},
        "too_large": {"process"},
        "invalid_json": {"parse"},
        "not_an_object": {"parse"},
        "missing_text": {"parse"},
        "text_not_string": {"parse"},
        "invalid_key": {"parse"},
        "invalid_row": {"validate"},
        "truncated_stream": {"read"},
        "not_compressed": {"read"},
        "duplicate_key": {"load"},
    }
    found: dict[str, set[str]] = {}
    for row in chain.from_iterable(held.refused.values()):
        found.setdefault(row["reason"], set()).add(row["stage"])
    assert found == stages


def test_every_equation_holds_whatever_came(warehouse: Path) -> None:
    assert failed_checks(warehouse) == []


def test_met_again_unchanged_it_is_no_news(warehouse: Path) -> None:
    before = ask_lake(warehouse, "SELECT quarantine_id FROM quarantine ORDER BY ALL")
    summary = ingest_json(warehouse, warehouse.with_name("in"), "--source", "bad", "--verify")
    assert (summary["files_unchanged"], summary["quarantined_new"]) == (len(CASES), 0)
    assert ask_lake(warehouse, "SELECT quarantine_id FROM quarantine ORDER BY ALL") == before


def test_show_prints_the_bytes_of_a_rejected_record(warehouse: Path) -> None:
    ((quarantine_id,),) = ask_lake(
        warehouse, "SELECT quarantine_id FROM quarantine WHERE source_uri = 'bad/list.jsonl'"
    )
    code, out, err = gristmill_here("quarantine", "show", quarantine_id, "--warehouse", warehouse)
    assert (code, err) == (0, "")
    assert repr(b'["text", "words"]') in out
    assert "not_an_object" in out


# --- what loads all the same


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return load_settings(None, tmp_path_factory.mktemp("odd") / "warehouse")


@pytest.fixture(scope="module")
def odd(settings: Settings) -> dict[str, tuple[Any, ...]]:
    folder = settings.warehouse.path.with_name("in")
    folder.mkdir()
    records = [
        rb'{"id": "sur\udfffrogate", "text": "half \ud83d of one", "mood\udc00": "\ud800", "url": "https://x.example/\ud800"}',
        rb'{"id": "nul\u0000", "text": "a NUL\u0000 inside", "n\u0000": "\u0000"}',
        rb'{"id": 602, "text": "an integer for a key"}',
        rb'{"id": -7, "text": "a negative one"}',
        rb'{"id": "", "text": "an empty one"}',
        b'{"id": "figures", "text": "large ones", "n": '
        + b"9" * 400
        + b', "x": 1e308, "deep": '
        + b"[" * 500
        + b"]" * 500
        + b"}",
        b'\xef\xbb\xbf{"id": "mark", "text": "a byte order mark in the middle"}',
    ]
    (folder / "odd.jsonl").write_bytes(b"\r\n".join(records))
    (folder / "nul.txt").write_bytes(b"One NUL\0 here.")
    summary = ingest_here(settings, folder, source="odd")
    assert summary.reasons == {}
    query = """
        SELECT record_key, documents.repairs, url, metadata, text, paragraphs.repairs
        FROM documents JOIN paragraphs USING (document_id)
    """
    return {key: tuple(rest) for key, *rest in ask_lake(settings.warehouse.path, query)}


def test_lone_surrogates_load_one_for_one_as_replacement_characters(odd: dict[str, tuple[Any, ...]]) -> None:
    repairs, url, metadata, text, _ = odd["sur\ufffdrogate"]
    assert "lone_surrogate" in repairs
    assert (url, text) == ("https://x.example/\ufffd", "half \ufffd of one")
    assert json.loads(metadata)["mood\ufffd"] == "\ufffd"


def test_nul_loads_and_is_listed_as_repaired(odd: dict[str, tuple[Any, ...]]) -> None:
    _, _, metadata, text, repairs = odd["nul\0"]
    assert (text, repairs) == ("a NUL inside", ["controls"])
    assert json.loads(metadata) == {"n\0": "\0"}
    assert odd["#0"][3:] == ("One NUL here.", ["controls"])


def test_whole_numbers_are_keys_and_an_empty_key_is_none(odd: dict[str, tuple[Any, ...]]) -> None:
    assert odd["602"][3] == "an integer for a key"
    assert odd["-7"][3] == "a negative one"
    assert odd["#4"][3] == "an empty one"


def test_metadata_keeps_what_json_can_hold(odd: dict[str, tuple[Any, ...]]) -> None:
    metadata = json.loads(odd["figures"][2])
    assert metadata["n"] == int("9" * 400)
    assert metadata["x"] == 1e308


def test_a_byte_order_mark_within_a_file_is_no_fault(odd: dict[str, tuple[Any, ...]]) -> None:
    assert odd["mark"][3] == "a byte order mark in the middle"


def test_every_equation_holds_with_odd_records(settings: Settings, odd: dict[str, tuple[Any, ...]]) -> None:
    assert failed_checks(settings.warehouse.path) == []


# --- records over the limit, and what a mended configuration brings back

NOVEL = ("It was a dark and stormy night, and the sailors told a tale. " * 60).encode()
LIBRARY = ("All the books of the town stood on one shelf, so it is told. " * 30_000).encode()  # more than a row keeps
BODIES = lines(b'{"id": "a", "body": "A body where a text was looked for."}', b'{"id": "b", "body": "Another one."}')
MEAGRE = "[ingest]\nmax_record_mb = 0.001\n"
AMPLE = "[ingest]\nmax_record_mb = 4\n"


class Shelf(NamedTuple):
    """A configured source whose limit is too low and whose text field is wrong, until they are mended."""

    config: Path
    warehouse: Path

    def configure(self, settings: str, source: str) -> None:
        """Write the configuration files."""
        self.config.parent.joinpath("sources").mkdir(parents=True, exist_ok=True)
        self.config.write_text(settings, encoding="utf-8")
        self.config.parent.joinpath("sources", "shelf.toml").write_text(
            f'name = "shelf"\nroot = "../../in"\n{source}', encoding="utf-8"
        )

    def run(self, *words: str, code: int = 0) -> dict[str, Any]:
        """Run a command that ends with a code, and in silence where it ends well, and give its summary."""
        ended, out, err = gristmill_here(*words, "--json", "--config", self.config, "--warehouse", self.warehouse)
        assert (ended, bool(err)) == (code, bool(code))
        summary: dict[str, Any] = json.loads(out)
        return summary

    def ids(self, condition: str) -> list[str]:
        """Name the rows of the quarantine for which a condition holds."""
        return [each for (each,) in ask_lake(self.warehouse, f"SELECT quarantine_id FROM quarantine WHERE {condition}")]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    folder = tmp_path_factory.mktemp("shelf")
    made = Shelf(folder / "config" / "gristmill.toml", folder / "warehouse")
    made.configure(MEAGRE, "")
    (folder / "in").mkdir()
    for name, content in {"novel.txt": NOVEL, "library.txt": LIBRARY, "bodies.jsonl": BODIES}.items():
        (folder / "in" / name).write_bytes(content)
    summary = made.run("ingest", "--direct", code=4)  # nothing could be loaded
    assert summary["quarantine_reasons"] == {"missing_text": 2, "too_large": 2}
    return made


@pytest.fixture(scope="module")
def too_large(shelf: Shelf) -> dict[str, tuple[Any, ...]]:
    columns = "source_uri, stage, raw_bytes, raw_path, raw_sha256, detail"
    rows = ask_lake(shelf.warehouse, f"SELECT {columns} FROM quarantine WHERE reason = 'too_large'")
    return {uri: tuple(rest) for uri, *rest in rows}


def test_of_a_record_over_the_limit_a_mebibyte_stays_in_the_row(too_large: dict[str, tuple[Any, ...]]) -> None:
    stage, raw, path, sha256, detail = too_large["shelf/novel.txt"]
    assert (stage, raw, path) == ("read", NOVEL, None)
    assert sha256 == hashlib.sha256(NOVEL).hexdigest()
    assert detail == f"the record has {len(NOVEL)} bytes, the limit is 1000"


def test_more_than_a_mebibyte_is_in_a_file_named_by_its_hash(
    shelf: Shelf, too_large: dict[str, tuple[Any, ...]]
) -> None:
    _, raw, path, sha256, _ = too_large["shelf/library.txt"]
    assert (raw, path) == (None, f"quarantine/{sha256}")
    assert sha256 == hashlib.sha256(LIBRARY).hexdigest()
    assert (shelf.warehouse / path).read_bytes() == LIBRARY


def test_raw_bytes_are_not_published_unless_asked_for(shelf: Shelf) -> None:
    assert ask_published(shelf.warehouse, "SELECT count(*), count(raw_bytes) FROM quarantine") == [(4, 0)]


@pytest.fixture(scope="module")
def replayed(shelf: Shelf, too_large: dict[str, tuple[Any, ...]]) -> list[dict[str, Any]]:
    """Replay with nothing mended, then one record, then the rest."""
    useless = shelf.run("quarantine", "replay")
    shelf.configure(AMPLE, 'text_field = "body"\n')
    first = shelf.run("quarantine", "replay", *shelf.ids("reason = 'missing_text' AND record_index = 0"))
    return [useless, first, shelf.run("quarantine", "replay")]


def test_replay_loads_what_passes_by_the_settings_in_force(replayed: list[dict[str, Any]]) -> None:
    assert [summary["replayed"] for summary in replayed] == [0, 1, 3]
    assert {summary["kind"] for summary in replayed} == {"replay"}


def test_what_was_replayed_is_a_document_and_open_no_more(shelf: Shelf, replayed: list[dict[str, Any]]) -> None:
    rows = ask_lake(shelf.warehouse, "SELECT source_uri, record_key, char_count FROM documents ORDER BY ALL")
    assert rows == [
        ("shelf/bodies.jsonl", "a", 35),
        ("shelf/bodies.jsonl", "b", 12),
        ("shelf/library.txt", "#0", len(LIBRARY) - 1),
        ("shelf/novel.txt", "#0", len(NOVEL) - 1),
    ]
    assert shelf.ids("status = 'open' OR replayed_at IS NULL") == []


def test_the_equations_hold_after_a_replay(shelf: Shelf, replayed: list[dict[str, Any]]) -> None:
    assert failed_checks(shelf.warehouse) == []


def test_after_a_replay_the_same_files_are_unchanged(shelf: Shelf, replayed: list[dict[str, Any]]) -> None:
    summary = shelf.run("ingest", "--direct")
    assert (summary["files_unchanged"], summary["records"]) == (3, 0)


# --- a hundred megabytes on one line


@pytest.fixture(scope="module")
def huge(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of lines of which one has 100 MB, between good ones, and as much of it packed."""
    folder = tmp_path_factory.mktemp("huge") / "in"
    folder.mkdir()
    line = b'{"text": "' + b"many words " * (100 * MEGABYTE // 11) + b'"}'
    (folder / "huge.jsonl").write_bytes(lines(GOOD, line, GOOD))
    (folder / "huge.jsonl.zst").write_bytes(zstd.compress(lines(GOOD, line, GOOD), level=1))
    return folder


def test_a_hundred_megabytes_on_one_line_are_set_aside_in_bounded_memory(huge: Path) -> None:
    warehouse = huge.with_name("warehouse")
    # Of the processes it waited for, and those that they waited for, the kernel tells the largest peak.
    script = (
        "import json, resource, subprocess, sys\n"
        "done = subprocess.run(sys.argv[1:], capture_output=True, text=True)\n"
        "peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss\n"
        "print(json.dumps([done.returncode, done.stdout, done.stderr, peak]))"
    )
    command: list[str | Path] = [
        COMMAND,
        "ingest",
        huge,
        "--source",
        "huge",
        "--direct",
        "--json",
        "--warehouse",
        warehouse,
    ]
    done = subprocess.run(
        [sys.executable, "-c", script, *command], capture_output=True, check=True, text=True, env=clean_environment()
    )
    code, out, err, peak = json.loads(done.stdout)
    assert (code, err) == (0, "")
    summary = json.loads(out)
    assert summary["quarantine_reasons"] == {"too_large": 1, "expansion_limit": 1}
    assert summary["documents"] == 3
    unit = 1 if sys.platform == "darwin" else 1024
    assert peak * unit < 600 * MEGABYTE
    assert failed_checks(warehouse) == []
