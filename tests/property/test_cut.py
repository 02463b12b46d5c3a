"""However a file is read, cut and shared out, its records are the same: those that a plain split gives."""

import gzip
import hashlib
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources import survey as survey_module
from sources.blobs import BlobWriter
from sources.encodings import sniff_encoding
from sources.records import Cut, RawRecord, Tail, cut_lines
from sources.streams import open_stream
from sources.survey import survey

LINES = st.lists(st.binary(max_size=12) | st.text(max_size=6).map(str.encode), max_size=12).map(b"\n".join)
BLANKS = b" \t\r\n\v\f"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cut")


def cut_at(folder: Path, first_index: int = 0, start: int = 0, encoding: str | None = None) -> Cut:
    return Cut(first_index, start, 1 << 20, lambda: BlobWriter(folder / "blobs"), encoding)


def split_plainly(data: bytes) -> list[RawRecord]:
    records, start = [], 0
    for index, line in enumerate(data.split(b"\n")):
        if line.removeprefix(b"\xef\xbb\xbf").strip(BLANKS):
            records.append(RawRecord(index, start, start + len(line), line))
        start += len(line) + 1
    return records


@settings(max_examples=200, deadline=None)
@given(data=LINES, cuts=st.lists(st.integers(0, 100), max_size=6))
def test_chunks_do_not_change_the_lines(folder: Path, data: bytes, cuts: list[int]) -> None:
    edges = [0, *sorted(cut % (len(data) + 1) for cut in cuts), len(data)]
    chunks = [data[a:b] for a, b in pairwise(edges)]
    assert list(cut_lines(chunks, cut_at(folder))) == split_plainly(data)


@settings(max_examples=100, deadline=None)
@given(
    text=st.text(max_size=40).filter(lambda text: not text.startswith("\0")),  # UTF-16 then looks like UTF-32
    encoding=st.sampled_from(["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]),
)
def test_wide_characters_are_cut_as_text_is(folder: Path, text: str, encoding: str) -> None:
    data = ("\ufeff" + text).encode(encoding)
    chunks = [data[i : i + 5] for i in range(0, len(data), 5)]
    records = list(cut_lines(chunks, cut_at(folder, encoding=sniff_encoding(data))))
    lines = enumerate(("\ufeff" + text).split("\n"))
    filled = [(index, line) for index, line in lines if line.strip(BLANKS.decode() + "\ufeff")]
    assert [(record.record_index, record.raw.decode(encoding)) for record in records] == filled  # type: ignore[union-attr]
    assert [data[record.byte_start : record.byte_end] for record in records] == [record.raw for record in records]


@settings(max_examples=150, deadline=None)
@given(data=LINES, piece_bytes=st.integers(1, 60), read_bytes=st.integers(1, 40))
def test_pieces_tile_the_file_and_give_its_records(
    folder: Path, data: bytes, piece_bytes: int, read_bytes: int
) -> None:
    file = folder / "file.jsonl"
    file.write_bytes(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(survey_module, "_READ_BYTES", read_bytes)
        found = survey(file, piece_bytes)
    assert (found.sha256, found.size_bytes) == (hashlib.sha256(data).hexdigest(), len(data))
    edges = [0, *(piece.byte_end for piece in found.pieces)]
    assert [piece.byte_start for piece in found.pieces] == edges[:-1]
    assert edges[-1] == len(data)
    with file.open("rb") as opened:
        records = [
            record
            for piece in found.pieces
            for record in cut_lines(
                open_stream(opened, None, piece.byte_start, piece.byte_end),
                cut_at(folder, piece.first_index, piece.byte_start),
            )
        ]
    assert records == split_plainly(data)


@settings(max_examples=80, deadline=None)
@given(data=LINES.filter(bool), end=st.integers(0, 10_000))
def test_of_a_truncated_file_the_whole_lines_come_out_and_the_rest_is_its_tail(
    folder: Path, data: bytes, end: int
) -> None:
    packed = gzip.compress(data, mtime=0)
    file = folder / "file.jsonl.gz"
    file.write_bytes(packed[: end % len(packed)])
    with file.open("rb") as opened:
        *records, tail = cut_lines(open_stream(opened, "gzip"), cut_at(folder))
    assert isinstance(tail, Tail)
    assert tail.reason == "truncated_stream"
    come_out = data[: tail.byte_end]
    assert tail.raw == come_out.rpartition(b"\n")[2]
    assert records == [record for record in split_plainly(come_out) if record.byte_end < tail.byte_start]
