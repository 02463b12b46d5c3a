"""Records: where each stood, what counts as a line, and what happens to one that is too large."""

import codecs
import hashlib
import tracemalloc
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from sources.blobs import Blob, BlobWriter, store_blob
from sources.encodings import sniff_encoding
from sources.opening import ReadError
from sources.records import Cut, RawRecord, Tail, cut_lines, cut_whole
from sources.streams import StreamError


def make_cut(folder: Path, limit: int = 1000, encoding: str | None = None, index: int = 0, start: int = 0) -> Cut:
    return Cut(index, start, limit, lambda: BlobWriter(folder / "blobs"), encoding)


def files_below(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def broken(*chunks: bytes) -> Iterator[bytes]:
    yield from chunks
    raise StreamError("truncated_stream", "it ends too early")


def test_each_line_is_a_record_with_its_place(tmp_path: Path) -> None:
    cut = make_cut(tmp_path, index=10, start=100)
    assert list(cut_lines([b"one\ntwo", b" and\n", b"\n \t\r\n", b"three"], cut)) == [
        RawRecord(10, 100, 103, b"one"),
        RawRecord(11, 104, 111, b"two and"),
        RawRecord(14, 117, 122, b"three"),
    ]


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        (b"", {}),
        (b"\n\n", {}),
        (b" \v\f\r\n", {}),
        (b"a\r\nb\r\n", {0: b"a\r", 1: b"b\r"}),
        (b"a\rb", {0: b"a\rb"}),
        (b"a\x0cb\x85\xe2\x80\xa8c\n", {0: b"a\x0cb\x85\xe2\x80\xa8c"}),
        (codecs.BOM_UTF8 + b"\n", {}),
        (codecs.BOM_UTF8 + b"a\n" + codecs.BOM_UTF8 + b"b", {0: codecs.BOM_UTF8 + b"a", 1: codecs.BOM_UTF8 + b"b"}),
        (b"\0\0\n\0", {0: b"\0\0", 1: b"\0"}),  # what a crash leaves in a file is no blank line
    ],
)
def test_only_line_feeds_cut_and_only_blanks_are_left_out(tmp_path: Path, data: bytes, lines: dict[int, bytes]) -> None:
    assert {record.record_index: record.raw for record in cut_lines([data], make_cut(tmp_path))} == lines


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("size", [1, 3, 7, 1000])
def test_lines_of_wide_characters_are_cut_between_characters(tmp_path: Path, encoding: str, size: int) -> None:
    """U+0A0D, U+0D0A and U+2020 hold the bytes of line feeds and blanks; none of them is one."""
    lines = ["\ufeff", '{"a": 1}\r', " \t", "", "\u0a0d\u0a00\u000d", "††", "last"]
    raw = [line.encode(encoding) for line in lines]
    data = "\n".encode(encoding).join(raw)
    chunks = [data[i : i + size] for i in range(0, len(data), size)]
    encoding_found = sniff_encoding(data)
    assert encoding_found == encoding
    records = list(cut_lines(chunks, make_cut(tmp_path, encoding=encoding_found)))
    assert [(record.record_index, record.raw) for record in records] == [(i, raw[i]) for i in (1, 4, 5, 6)]
    assert [data[record.byte_start : record.byte_end] for record in records] == [record.raw for record in records]


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        (b"", None),
        (b"\xff", None),
        (b"\xef\xbb\xbfx", "utf-8-sig"),
        (b"\xff\xfex\0", "utf-16-le"),
        (b"\xfe\xff\0x", "utf-16-be"),
        (b"\xff\xfe\0\0", "utf-32-le"),
        (b"\0\0\xfe\xff", "utf-32-be"),
    ],
)
def test_a_byte_order_mark_gives_the_encoding_away(head: bytes, encoding: str | None) -> None:
    assert sniff_encoding(head) == encoding


def test_a_whole_file_is_one_record(tmp_path: Path) -> None:
    assert list(cut_whole([b"one\n", b"two"], make_cut(tmp_path))) == [RawRecord(0, 0, 7, b"one\ntwo")]
    assert list(cut_whole([], make_cut(tmp_path))) == [RawRecord(0, 0, 0, b"")]


def test_what_a_broken_stream_left_is_a_tail_behind_the_whole_lines(tmp_path: Path) -> None:
    cut = make_cut(tmp_path)
    why = ("truncated_stream", "it ends too early")
    assert list(cut_lines(broken(b"one\n\ntw"), cut)) == [RawRecord(0, 0, 3, b"one"), Tail(2, 5, 7, b"tw", *why)]
    assert list(cut_lines(broken(b"one\n"), cut)) == [RawRecord(0, 0, 3, b"one"), Tail(1, 4, 4, b"", *why)]
    assert list(cut_whole(broken(b"one\n", b"tw"), cut)) == [Tail(0, 0, 6, b"one\ntw", *why)]


def test_the_tail_of_a_broken_stream_keeps_half_a_character(tmp_path: Path) -> None:
    data = "a\nbc".encode("utf-16-le")[:-1]
    *_, tail = cut_lines(broken(data[:3], data[3:]), make_cut(tmp_path, encoding="utf-16-le"))
    assert (tail.raw, tail.byte_start, tail.byte_end) == (b"b\0c", 4, 7)


@pytest.mark.parametrize("cutter", [cut_lines, cut_whole])
def test_a_record_beyond_the_limit_is_set_aside_in_a_file_named_by_its_hash(tmp_path: Path, cutter: object) -> None:
    large = b"x" * 1001
    (record,) = cutter([large[:600], large[600:]], make_cut(tmp_path, start=5))  # type: ignore[operator]
    digest = hashlib.sha256(large).hexdigest()
    assert record == RawRecord(0, 5, 1006, Blob(f"blobs/{digest}", digest, 1001))
    assert (tmp_path / record.raw.path).read_bytes() == large
    assert files_below(tmp_path) == [digest]
    (just_fits,) = cutter([large[:1000]], make_cut(tmp_path))  # type: ignore[operator]
    assert just_fits.raw == large[:1000]


def test_lines_around_one_that_is_too_large_keep_their_places(tmp_path: Path) -> None:
    large = b"y" * 5000
    chunks = [b"one\n" + large[:2500], large[2500:] + b"\ntwo\n"]
    one, blob, two = cut_lines(chunks, make_cut(tmp_path))
    assert (one.byte_end, blob.byte_start, blob.byte_end, two.byte_start) == (3, 4, 5004, 5005)
    assert (blob.record_index, two.record_index, blob.raw.sha256) == (1, 2, hashlib.sha256(large).hexdigest())


def test_a_tail_beyond_the_limit_is_set_aside_too(tmp_path: Path) -> None:
    (tail,) = cut_lines(broken(b"z" * 2000), make_cut(tmp_path))
    assert (tail.raw.size, tail.byte_end) == (2000, 2000)


def test_100_megabytes_on_one_line_take_no_more_memory_than_the_limit(tmp_path: Path) -> None:
    chunk = b"x" * (1 << 18)

    def line() -> Iterator[bytes]:
        for _ in range(400):
            yield chunk

    tracemalloc.start()
    (record,) = cut_lines(line(), make_cut(tmp_path, limit=4 << 20))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert record.raw.size == record.byte_end == 400 << 18
    assert peak < 8 << 20


def unreadable(*chunks: bytes) -> Iterator[bytes]:
    yield from chunks
    raise ReadError("vanished")


@pytest.mark.parametrize("cutter", [cut_lines, cut_whole])
def test_a_file_that_vanishes_while_a_large_record_is_set_aside_leaves_nothing(tmp_path: Path, cutter: object) -> None:
    with pytest.raises(ReadError):
        list(cutter(unreadable(b"x" * 2000), make_cut(tmp_path)))  # type: ignore[operator]
    assert files_below(tmp_path) == []


def test_a_reader_that_stops_while_a_large_record_is_set_aside_leaves_nothing(tmp_path: Path) -> None:
    def chunks() -> Iterable[bytes]:
        yield b"one\n" + b"x" * 2000
        yield b"never asked for"

    records = cut_lines(chunks(), make_cut(tmp_path))
    next(records)
    records.close()
    assert files_below(tmp_path) == []


def test_blobs_are_named_by_content_so_that_the_same_bytes_are_kept_once(tmp_path: Path) -> None:
    first, again, empty = (store_blob(tmp_path / "blobs", data) for data in (b"bytes", b"bytes", b""))
    assert first == again == Blob(f"blobs/{first.sha256}", hashlib.sha256(b"bytes").hexdigest(), 5)
    assert files_below(tmp_path) == sorted([first.sha256, empty.sha256])


@pytest.mark.parametrize("failing", ["write", "close"])
def test_a_blob_that_cannot_be_written_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    writer = BlobWriter(tmp_path)
    real = writer._file

    class Full:
        def __getattr__(self, name: str) -> object:
            return getattr(real, name)

        def write(self, data: bytes) -> int:
            if failing == "write":
                raise OSError(28, "No space left on device")
            return real.write(data)

        def close(self) -> None:
            real.close()
            if failing == "close":
                raise OSError(28, "No space left on device")

    def write_all() -> None:
        writer.write(b"bytes")
        writer.finish()

    monkeypatch.setattr(writer, "_file", Full())
    with pytest.raises(OSError, match="No space left"):
        write_all()
    assert files_below(tmp_path) == []
