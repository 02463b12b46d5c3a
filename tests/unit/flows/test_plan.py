"""What a run has to read, and how it is packed into batches."""

import hashlib
import os
import shutil
from collections import Counter
from itertools import pairwise
from pathlib import Path
from unittest.mock import patch

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.batch import Batch
from flows.plan import FileToRead, Surveyed, Verdict, examine, list_found, pack, storable_path
from schemas.settings import SourceSettings
from sources.discover import Scan, named_scans
from sources.opening import Identity
from sources.survey import Piece, Survey
from warehouse.connect import utc_now

BATCH = 10_000
SOURCE = SourceSettings(name="news", root=Path("/news"))


# --- list_found


@pytest.fixture
def memory() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


def found(connection: duckdb.DuckDBPyConnection) -> dict[str, str | None]:
    return dict(connection.execute("SELECT source_uri, status FROM found").fetchall())


def test_a_file_that_several_paths_lead_to_is_one_file(memory: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    (tmp_path / "a.txt").touch()
    (tmp_path / "b.txt").touch()
    scans = named_scans([str(tmp_path), str(tmp_path / "a.txt"), f"{tmp_path}/*.txt", str(tmp_path)], None)
    assert list_found(memory, scans) == (2, ())


def test_a_link_that_is_named_is_read_whatever_else_leads_to_it(
    memory: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").touch()
    (tmp_path / "link.txt").symlink_to("a.txt")
    for paths in ([tmp_path, tmp_path / "link.txt"], [tmp_path / "link.txt", tmp_path]):
        list_found(memory, named_scans([str(path) for path in paths], "news"))
        assert found(memory) == {"news/a.txt": None, "news/link.txt": None}


def test_more_files_than_a_chunk_are_all_found_once(memory: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    for number in range(7):
        (tmp_path / f"{number}.txt").touch()
    scan = Scan(SourceSettings(name="news", root=tmp_path), tmp_path)
    with patch("flows.plan._CHUNK_FILES", 2):
        assert list_found(memory, [scan, scan]) == (7, ())


# --- examine


@pytest.fixture
def page(tmp_path: Path) -> FileToRead:
    path = tmp_path / "page.txt"
    path.write_bytes(b"words")
    info = path.stat()
    return FileToRead("news", "news/page.txt", str(path), info.st_size, info.st_mtime_ns, None, is_known=False)


def test_a_new_file_is_hashed_and_cut(page: FileToRead) -> None:
    result = examine(page, BATCH)
    assert isinstance(result, Surveyed)
    assert result.survey.sha256 == hashlib.sha256(b"words").hexdigest()
    assert result.survey.pieces == (Piece(0, 5, 0),)


def test_a_file_of_the_same_content_is_unchanged_and_known_to_be_read_now(page: FileToRead) -> None:
    before = utc_now()
    result = examine(page._replace(held_sha256=hashlib.sha256(b"words").hexdigest()), BATCH)
    assert isinstance(result, Verdict)
    assert (result.status, result.size_bytes, result.modified_ns) == ("unchanged", 5, page.modified_ns)
    assert result.read_at is not None
    assert before <= result.read_at <= utc_now()


def test_a_file_that_vanished_is_ignored(page: FileToRead) -> None:
    Path(page.path).unlink()
    assert examine(page, BATCH) == Verdict("news/page.txt", "ignored", "vanished")


def test_a_file_that_grew_since_it_was_found_is_left_to_the_next_run(page: FileToRead) -> None:
    assert examine(page._replace(size_bytes=4), BATCH) == Verdict("news/page.txt", "ignored", "still_being_written")


@pytest.mark.parametrize(
    ("error", "reason"), [(PermissionError(13, "Denied"), "permission_denied"), (OSError(5, "I/O"), "read_error")]
)
def test_a_file_that_cannot_be_read_is_unreadable(page: FileToRead, error: OSError, reason: str) -> None:
    with patch("os.open", side_effect=error):
        assert examine(page, BATCH) == Verdict("news/page.txt", "unreadable", reason)


def test_a_folder_in_the_place_of_a_file_is_unreadable(page: FileToRead) -> None:
    Path(page.path).unlink()
    Path(page.path).mkdir()
    assert examine(page, BATCH) == Verdict("news/page.txt", "unreadable", "read_error")
    shutil.rmtree(page.path)


# --- storable_path


@settings(deadline=None)
@given(st.binary(min_size=1).filter(lambda name: b"\0" not in name))
def test_any_name_of_a_file_can_be_stored(name: bytes) -> None:
    path = os.fsdecode(name)
    stored = storable_path(path)
    assert stored.encode().decode() == stored
    if name.isascii():
        assert stored == path


# --- pack


def surveyed(number: int, sizes: list[int], *, packed: bool) -> Surveyed:
    """Make a file of pieces of the given sizes."""
    edges = [sum(sizes[:i]) for i in range(len(sizes) + 1)]
    pieces = tuple(Piece(start, end, i) for i, (start, end) in enumerate(pairwise(edges)))
    uri = f"news/{number:03d}.jsonl"
    file = FileToRead("news", uri, f"/{uri}", edges[-1], 1, None, is_known=False)
    found = Survey("0" * 64, edges[-1], "jsonl", "gzip" if packed else None, pieces, Identity(0, 0, 0, 0))
    return Surveyed(file, f"file-{number}", found, utc_now())


SMALL = st.tuples(st.integers(0, BATCH + 5).map(lambda size: [size]), st.booleans())
LARGE = st.tuples(st.lists(st.integers(1, 3 * BATCH), min_size=2, max_size=4), st.just(False))
FILES = st.lists(SMALL | LARGE, max_size=30).map(
    lambda files: [surveyed(number, sizes, packed=packed) for number, (sizes, packed) in enumerate(files)]
)


def packed(files: list[Surveyed]) -> list[tuple[Batch, tuple[Surveyed, ...]]]:
    return list(pack(files, {"news": SOURCE}, {"news": "v1"}, "run", BATCH))


@settings(deadline=None)
@given(FILES)
def test_every_piece_is_in_exactly_one_batch(files: list[Surveyed]) -> None:
    found = Counter((each.source_uri, each.piece) for batch, _ in packed(files) for each in batch.pieces)
    assert found == Counter((file.file.source_uri, piece) for file in files for piece in file.survey.pieces)


@settings(deadline=None)
@given(FILES)
def test_a_batch_comes_with_the_files_that_it_holds(files: list[Surveyed]) -> None:
    for batch, held in packed(files):
        assert [each.source_uri for each in batch.pieces] == [each.file.source_uri for each in held]


@settings(deadline=None)
@given(FILES)
def test_small_files_share_a_batch_up_to_its_size_and_others_have_their_own(files: list[Surveyed]) -> None:
    by_uri = {each.file.source_uri: each.survey for each in files}
    for batch, _ in packed(files):
        surveys = [by_uri[each.source_uri] for each in batch.pieces]
        if len(surveys) > 1:
            assert sum(survey.size_bytes for survey in surveys) <= BATCH
            assert all(len(survey.pieces) == 1 and survey.compression is None for survey in surveys)


@settings(deadline=None)
@given(FILES)
def test_no_two_batches_of_small_files_in_a_row_would_fit_into_one(files: list[Surveyed]) -> None:
    shared = [
        batch
        for batch, held in packed(files)
        if all(len(each.survey.pieces) == 1 and not each.survey.compression for each in held)
        and batch.input_bytes < BATCH
    ]
    for batch, after in pairwise(shared):
        with_overhead = batch.input_bytes + 512 * len(batch.pieces)
        assert with_overhead + after.pieces[0].piece.byte_end > BATCH


@settings(deadline=None)
@given(FILES)
def test_the_batches_of_a_file_are_one_group_and_know_how_many_they_are(files: list[Surveyed]) -> None:
    batches = [batch for batch, _ in packed(files)]
    groups = Counter(batch.group for batch in batches)
    assert all(groups[batch.group] == batch.group_size for batch in batches)
    assert all(len({each.source_uri for each in batch.pieces}) == 1 for batch in batches if batch.group_size > 1)


@settings(deadline=None)
@given(FILES)
def test_packing_is_deterministic_and_numbers_the_batches(files: list[Surveyed]) -> None:
    batches = packed(files)
    assert batches == packed(files)
    assert [batch.batch_id for batch, _ in batches] == [f"run-{number:06d}" for number in range(1, len(batches) + 1)]
    assert {each.process_version for batch, _ in batches for each in batch.pieces} <= {"v1"}
