"""One batch: what is staged of it, what is told of it, and what a file that misbehaves leaves behind."""

import fcntl
import gzip
import hashlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pyarrow.parquet as pq
import pytest

from flows.batch import Batch, Blame, FilePiece, Job, PieceResult
from flows.mill import mill_batch
from flows.whereabouts import tell_under_way
from schemas.settings import SourceSettings
from schemas.validate import document_id_of
from sources.streams import compression_of
from sources.survey import survey
from text.errors import RunError
from text.process import process
from warehouse.connect import utc_now

SOURCE = SourceSettings(name="news", root=Path("/"))


@pytest.fixture
def job(tmp_path: Path) -> Job:
    return Job(
        run_id="run",
        started_at=utc_now(),
        staging=tmp_path / "staging",
        blobs=tmp_path / "quarantine",
        part_bytes=1_000_000,
        max_record_bytes=1_000_000,
        max_expansion=200,
    )


def piece_of(path: Path, content: bytes, repeated: frozenset[int] = frozenset()) -> FilePiece:
    """Write a file and describe it as it was surveyed."""
    path.write_bytes(content)
    return describe(path, repeated)


def describe(path: Path, repeated: frozenset[int] = frozenset()) -> FilePiece:
    seen = survey(path, 1 << 30)
    return FilePiece(
        source=SOURCE,
        source_uri=f"news/{path.name}",
        file_id=path.name,
        path=str(path),
        below=str(path.parent),
        identity=seen.identity,
        format=seen.format,
        compression=compression_of(path.name),
        encoding=seen.encoding,
        piece=seen.pieces[0],
        process_version="v1",
        sha256=seen.sha256,
        repeated=repeated,
    )


def batch_of(*pieces: FilePiece) -> Batch:
    return Batch("run-000001", pieces, pieces[0].source_uri, 1)


def staged(job: Job, table: str) -> list[dict[str, Any]]:
    path = job.staging / "run-000001" / f"{table}.parquet"
    return list(pq.read_table(path).to_pylist()) if path.exists() else []


def records(*keys: object, text: str = "some words") -> bytes:
    return b"".join(json.dumps({"id": key, "text": text}).encode() + b"\n" for key in keys)


def test_whole_files_of_a_batch_are_staged_together(job: Job, tmp_path: Path) -> None:
    page, wire = piece_of(tmp_path / "a.txt", b"A page."), piece_of(tmp_path / "b.jsonl", records(1, 2) + b"bad\n")
    result = mill_batch(batch_of(page, wire), job)
    assert result.pieces == (
        PieceResult("news/a.txt", records=1, documents=1, paragraphs=1, spans=1),
        PieceResult("news/b.jsonl", records=3, documents=2, paragraphs=2, spans=2, quarantined_records=1),
    )
    assert result.parts == 1
    assert [row["record_key"] for row in staged(job, "documents")] == ["#0", "1", "2"]
    assert [row["raw_bytes"] for row in staged(job, "quarantine")] == [b"bad"]
    assert {row["batch_id"] for row in staged(job, "paragraphs")} == {"run-000001"}


@pytest.mark.parametrize("content", [b"", b"plain words", gzip.compress(b"words", mtime=0)[:5], b"\x1f\x8b\xff\xff"])
def test_a_stream_that_breaks_before_its_first_byte_is_a_tail_and_no_crash(
    job: Job, tmp_path: Path, content: bytes
) -> None:
    (result,) = mill_batch(batch_of(piece_of(tmp_path / "a.jsonl.gz", content)), job).pieces
    assert (result.records, result.quarantined_streams, result.problem) == (0, 1, None)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda path: path.write_bytes(b"longer than before"), "still_being_written"),
        (lambda path: os.utime(path, (1, 1)), "still_being_written"),
        (lambda path: path.unlink(), "vanished"),
    ],
    ids=["grown", "touched", "gone"],
)
def test_nothing_is_staged_of_a_file_that_changed_since_it_was_surveyed(
    job: Job, tmp_path: Path, change: Any, problem: str
) -> None:
    before, bad, after = (piece_of(tmp_path / f"{name}.txt", b"words") for name in ("a", "b", "c"))
    change(tmp_path / "b.txt")
    result = mill_batch(batch_of(before, bad, after), job)
    assert [each.problem for each in result.pieces] == [None, problem, None]
    assert [row["source_uri"] for row in staged(job, "documents")] == ["news/a.txt", "news/c.txt"]


def test_nothing_is_staged_of_a_file_that_changes_while_it_is_read(job: Job, tmp_path: Path) -> None:
    pieces = [piece_of(tmp_path / f"{name}.jsonl", records(1) + b"bad\n") for name in ("a", "b")]
    changing = tmp_path / "b.jsonl"

    def parse_and_change(raw: bytes, hint: str | None, source: SourceSettings) -> Any:
        changing.write_bytes(b"")
        return parse(raw, hint, source)

    from sources.formats import FORMATS

    parse = FORMATS["jsonl"].parse
    with patch.dict(FORMATS, jsonl=FORMATS["jsonl"]._replace(parse=parse_and_change)):
        result = mill_batch(batch_of(*pieces), job)
    assert [each.problem for each in result.pieces] == [None, "still_being_written"]
    assert {row["source_uri"] for row in staged(job, "documents") + staged(job, "quarantine")} == {"news/a.jsonl"}


def test_a_file_of_the_far_future_has_not_changed(job: Job, tmp_path: Path) -> None:
    page, moment = tmp_path / "a.txt", 15_000_000_000  # the year 2445, which no column holds in nanoseconds
    page.write_bytes(b"words")
    os.utime(page, (moment, moment))
    if page.stat().st_mtime != moment:
        pytest.skip("this file system does not know the year 2445")
    (result,) = mill_batch(batch_of(describe(page)), job).pieces
    assert (result.documents, result.problem) == (1, None)


def test_a_record_heavier_than_the_limit_is_refused_with_its_bytes(job: Job, tmp_path: Path) -> None:
    content = records(1, text="x" * 500) + records(2)
    (result,) = mill_batch(batch_of(piece_of(tmp_path / "a.jsonl", content)), job._replace(max_record_bytes=400)).pieces
    assert (result.documents, result.quarantined_records) == (1, 1)
    (row,) = staged(job, "quarantine")
    assert (row["reason"], row["raw_bytes"], row["raw_path"]) == ("too_large", content.splitlines()[0], None)


def test_bytes_beyond_a_mebibyte_are_set_aside_whatever_the_reason(job: Job, tmp_path: Path) -> None:
    content = b'{"id": "' + b"x" * (1 << 20) + b'"}'
    job = job._replace(max_record_bytes=1 << 22)
    mill_batch(batch_of(piece_of(tmp_path / "a.jsonl", content)), job)
    (row,) = staged(job, "quarantine")
    digest = hashlib.sha256(content).hexdigest()
    assert (row["reason"], row["raw_bytes"], row["raw_path"]) == ("missing_text", None, f"quarantine/{digest}")
    assert (job.blobs / digest).read_bytes() == content


def test_a_part_ends_by_its_bytes_or_by_its_paragraphs(job: Job, tmp_path: Path) -> None:
    wide = piece_of(tmp_path / "wide.jsonl", records(*range(10), text="word " * 100))
    dense = piece_of(tmp_path / "dense.jsonl", records(*range(10), text="a\n" * 40))
    for piece in (wide, dense):
        result = mill_batch(batch_of(piece), job._replace(part_bytes=2_000))
        assert result.parts > 2
        assert sorted(row["record_index"] for row in staged(job, "documents")) == list(range(10))


def test_a_key_of_an_earlier_piece_is_refused_wherever_it_stands_in_this_one(job: Job, tmp_path: Path) -> None:
    # The key 7 stands in an earlier piece too: the first record is known to repeat it, the third repeats the first.
    piece = piece_of(tmp_path / "a.jsonl", records(7, 8, 7), repeated=frozenset({0}))
    mill_batch(batch_of(piece), job)
    assert [row["record_key"] for row in staged(job, "documents")] == ["8"]
    refused = [(row["record_index"], row["reason"]) for row in staged(job, "quarantine")]
    assert refused == [(0, "duplicate_key"), (2, "duplicate_key")]


def test_a_document_is_known_by_its_file_and_key(job: Job, tmp_path: Path) -> None:
    mill_batch(batch_of(piece_of(tmp_path / "a.jsonl", records(7))), job)
    (row,) = staged(job, "documents")
    assert row["document_id"] == document_id_of("news/a.jsonl", "7")


def test_a_fault_of_a_rule_costs_one_record_and_is_told_where(job: Job, tmp_path: Path) -> None:
    piece = piece_of(tmp_path / "a.jsonl", records(1, 2))
    with patch("flows.record.process", side_effect=[ZeroDivisionError("a slip"), RecursionError()]):
        (result,) = mill_batch(batch_of(piece), job).pieces
    assert result.quarantined_records == 2
    first, second = staged(job, "quarantine")
    assert (first["reason"], first["stage"]) == ("internal_error", "process")
    assert first["detail"].startswith("ZeroDivisionError: a slip (")
    assert second["reason"] == "internal_error"


def test_a_disk_that_cannot_be_written_fails_the_run_and_names_the_folder(job: Job, tmp_path: Path) -> None:
    piece = piece_of(tmp_path / "a.txt", b"words")
    job.staging.write_bytes(b"in the way")
    with pytest.raises(RunError, match="staging"):
        mill_batch(batch_of(piece), job)


def test_rejects_beyond_the_first_are_summed_up_by_reason_and_their_bytes_stay_in_the_file(
    job: Job, tmp_path: Path
) -> None:
    lines = [b"bad", b'{"id": 1, "text": "good"}', b"{", b"{}", b"bad", b"[]", b"{}"]
    piece = piece_of(tmp_path / "a.jsonl", b"\n".join(lines))
    result = mill_batch(batch_of(piece), job._replace(max_rejects=2))
    assert (result.pieces[0].quarantined_records, result.pieces[0].documents) == (6, 1)
    columns = ("reason", "record_count", "record_index", "last_record_index", "byte_start", "byte_end", "raw_bytes")
    assert [tuple(row[name] for name in columns) for row in staged(job, "quarantine")] == [
        ("invalid_json", 1, 0, None, 0, 3, b"bad"),
        ("invalid_json", 1, 2, None, 30, 31, b"{"),
        ("missing_text", 2, 3, 6, 32, 44, None),
        ("invalid_json", 1, 4, 4, 35, 38, None),
        ("not_an_object", 1, 5, 5, 39, 41, None),
    ]
    assert {row["raw_sha256"] for row in staged(job, "quarantine")[2:]} == {piece.sha256}


def test_rejects_alone_end_a_part(job: Job, tmp_path: Path) -> None:
    piece = piece_of(tmp_path / "a.jsonl", b"{}\n" * 100)
    assert mill_batch(batch_of(piece), job._replace(part_bytes=10_000)).parts == 6


def test_a_file_that_changes_when_rows_of_it_are_written_already_takes_no_other_along(job: Job, tmp_path: Path) -> None:
    from sources.formats import FORMATS

    first = piece_of(tmp_path / "a.jsonl", records("a"))
    changing = piece_of(tmp_path / "b.jsonl", records(*range(200)))
    last = piece_of(tmp_path / "c.jsonl", records("c"))
    parse, parsed = FORMATS["jsonl"].parse, list[bytes]()

    def parse_and_change(raw: Any, *rest: Any) -> Any:
        parsed.append(raw)
        if b'"id": 150' in raw:
            (tmp_path / "b.jsonl").write_bytes(b"changed")
        return parse(raw, *rest)

    with patch.dict(FORMATS, jsonl=FORMATS["jsonl"]._replace(parse=parse_and_change)):
        result = mill_batch(batch_of(first, changing, last), job._replace(part_bytes=10_000))
    assert [each.problem for each in result.pieces] == [None, "still_being_written", None]
    assert {row["source_uri"] for row in staged(job, "documents")} == {"news/a.jsonl", "news/c.jsonl"}
    assert [raw for raw in parsed if b'"a"' in raw][1:]  # it was milled again, for what was written is thrown away


def test_where_a_worker_is_can_be_read_until_the_batch_is_done(job: Job, tmp_path: Path) -> None:
    pieces = [piece_of(tmp_path / "a.txt", b"A page."), piece_of(tmp_path / "b.jsonl", records(1, 2, 3))]
    told: list[str] = []

    def process_and_look(*arguments: Any) -> Any:
        told.append(tell_under_way(job.staging) or "")
        return process(*arguments)

    with patch("flows.record.process", process_and_look):
        mill_batch(batch_of(*pieces), job._replace(is_careful=True))
    assert told == ["news/a.txt (record 0)", *(f"news/b.jsonl (record {number})" for number in range(3))]
    assert tell_under_way(job.staging) is None


def test_what_workers_died_on_is_refused_unread_and_a_record_is_tried_alone(job: Job, tmp_path: Path) -> None:
    piece = piece_of(tmp_path / "b.jsonl", records(1, 2, 3))
    blame = Blame("worker_died", "it died")
    result = mill_batch(batch_of(piece._replace(culprits=((1, blame),))), job)
    assert (result.pieces[0].documents, result.pieces[0].quarantined_records) == (2, 1)
    (row,) = staged(job, "quarantine")
    assert (row["reason"], row["record_index"], row["raw_bytes"]) == ("worker_died", 1, records(2).strip())
    assert mill_batch(batch_of(piece._replace(only=2)), job).pieces[0].documents == 1
    assert [row["record_index"] for row in staged(job, "documents")] == [2]
    Path(piece.path).unlink()
    assert mill_batch(batch_of(piece._replace(blame=blame)), job).pieces == (
        PieceResult(piece.source_uri, blame=blame),
    )


def test_a_process_that_takes_more_cpu_time_than_its_budget_is_ended_by_the_system() -> None:
    code = "import re\nfrom flows.budget import cpu_budget\nwith cpu_budget(1):\n    re.match('(a+)+b', 'a' * 60)"
    done = subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[3], check=False)
    assert done.returncode == -signal.SIGXCPU


@pytest.mark.parametrize(("text", "is_heavy"), [("a word\n" * 20_000, True), ("a word. " * 20_000, False)])
def test_one_worker_at_a_time_mills_what_is_heavy(job: Job, tmp_path: Path, text: str, is_heavy: bool) -> None:
    held: list[bool] = []

    def process_and_look(*arguments: Any) -> Any:
        file = os.open(job.staging / "heavy.lock", os.O_CREAT | os.O_RDWR)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            held.append(False)
        except BlockingIOError:
            held.append(True)
        finally:
            os.close(file)
        return process(*arguments)

    with patch("flows.record.process", process_and_look):
        mill_batch(batch_of(piece_of(tmp_path / "a.txt", text.encode())), job)
    assert held == [is_heavy]


def test_a_record_with_more_other_fields_than_duckdb_can_read_is_refused(job: Job, tmp_path: Path) -> None:
    lines = [b'{"text": "good", "x": [%s[]]}' % (b"[]," * number) for number in (1_000, 1_400_000)]
    roomy = job._replace(max_record_bytes=16_000_000)
    result = mill_batch(batch_of(piece_of(tmp_path / "a.jsonl", b"\n".join(lines))), roomy)
    assert (result.pieces[0].documents, result.pieces[0].quarantined_records) == (1, 1)
    (row,) = staged(job, "quarantine")
    assert (row["reason"], row["stage"]) == ("too_large", "parse")
    assert row["detail"].startswith("the other fields of the record have")
