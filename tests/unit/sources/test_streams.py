"""Streams: what comes out is the file's beginning, whatever its end, and never more than a chunk at a time."""

import gzip
import hashlib
import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources import streams
from sources.streams import CHUNK_BYTES, Compression, StreamError, open_stream

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd


class Read(NamedTuple):
    """What came out of a stream, and why it broke off."""

    data: bytes
    reason: str | None


def pack_gzip(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)


def pack_zstd(data: bytes) -> bytes:
    return zstd.compress(data, options={zstd.CompressionParameter.checksum_flag: 1})


PACKERS: list[tuple[Compression, Callable[[bytes], bytes]]] = [("gzip", pack_gzip), ("zstd", pack_zstd)]
both = pytest.mark.parametrize(("compression", "pack"), PACKERS, ids=["gzip", "zstd"])
NOISE = hashlib.shake_256(b"noise").digest(700)  # bytes that do not compress


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that each test writes anew."""
    return tmp_path_factory.mktemp("streams") / "file"


def read(file: Path, packed: bytes, compression: Compression | None, max_expansion: float = 200.0) -> Read:
    file.write_bytes(packed)
    out = io.BytesIO()
    try:
        with file.open("rb") as opened:
            for chunk in open_stream(opened, compression, max_expansion=max_expansion):
                assert 0 < len(chunk) <= CHUNK_BYTES
                out.write(chunk)
    except StreamError as exc:
        return Read(out.getvalue(), exc.reason)
    return Read(out.getvalue(), None)


@both
@pytest.mark.parametrize("size", [0, 1, 700, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES + 5])
def test_what_was_packed_comes_out(
    file: Path, compression: Compression, pack: Callable[[bytes], bytes], size: int
) -> None:
    data = hashlib.shake_256(b"noise").digest(size)
    assert read(file, pack(data), compression) == (data, None)
    assert read(file, data, None) == (data, None)


@both
def test_several_members_are_one_stream(file: Path, compression: Compression, pack: Callable[[bytes], bytes]) -> None:
    assert read(file, pack(b"one ") + pack(b"") + pack(b"two"), compression) == (b"one two", None)


def test_a_frame_that_is_to_be_skipped_is(file: Path) -> None:
    skipped = b"\x50\x2a\x4d\x18" + (3).to_bytes(4, "little") + b"abc"  # RFC 8878, 3.1.2
    assert read(file, skipped + pack_zstd(b"text") + skipped, "zstd") == (b"text", None)


@both
@pytest.mark.parametrize("zeros", [1, 512, CHUNK_BYTES + 100])
def test_zero_bytes_behind_a_member_are_padding(
    file: Path, compression: Compression, pack: Callable[[bytes], bytes], zeros: int
) -> None:
    member = pack(NOISE)
    assert read(file, member + bytes(zeros), compression) == (NOISE, None)
    assert read(file, member + bytes(zeros) + member, compression) == (NOISE * 2, None)


def test_padding_that_begins_with_a_chunk_is_padding_too(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    member = pack_gzip(NOISE)
    monkeypatch.setattr(streams, "CHUNK_BYTES", len(member))
    file.write_bytes(member + bytes(2000))
    with file.open("rb") as opened:
        assert b"".join(open_stream(opened, "gzip")) == NOISE


@both
def test_a_stream_cut_at_any_byte_gives_its_beginning_and_says_so(
    file: Path, compression: Compression, pack: Callable[[bytes], bytes]
) -> None:
    data = NOISE[:300] + b"blank " * 50
    packed = pack(data)
    for end in range(len(packed)):
        out, reason = read(file, packed[:end], compression)
        assert reason == "truncated_stream"
        assert data.startswith(out)


@both
def test_a_second_member_cut_at_any_byte_says_so(
    file: Path, compression: Compression, pack: Callable[[bytes], bytes]
) -> None:
    first, second = pack(b"first"), pack(b"second")
    for end in range(1, len(second)):
        out, reason = read(file, first + second[:end], compression)
        assert reason == "truncated_stream"
        assert out.startswith(b"first")


@both
@settings(max_examples=60, deadline=None)
@given(position=st.integers(0, 10_000), change=st.integers(1, 255))
def test_a_damaged_byte_never_passes_for_other_text(
    file: Path, compression: Compression, pack: Callable[[bytes], bytes], position: int, change: int
) -> None:
    """Checksums come last, so that bad bytes may come out before the error; without one the text is what it was."""
    packed = bytearray(pack(NOISE))
    packed[position % len(packed)] ^= change
    out, reason = read(file, bytes(packed), compression)
    told = {"truncated_stream", "corrupt_stream", "not_compressed", "unsupported_window"}
    assert reason in told or (reason, out) == (None, NOISE)


@both
@pytest.mark.parametrize("garbage", [b"x", b"\0\0garbage", b"\x1f", NOISE])
def test_garbage_behind_a_member_is_told_and_what_came_before_is_kept(
    file: Path, compression: Compression, pack: Callable[[bytes], bytes], garbage: bytes
) -> None:
    out, reason = read(file, pack(b"text") + garbage, compression)
    assert out == b"text"
    assert reason in {"corrupt_stream", "truncated_stream"}


@pytest.mark.parametrize("compression", ["gzip", "zstd"])
def test_an_empty_file_is_no_empty_stream(file: Path, compression: Compression) -> None:
    assert read(file, b"", compression) == (b"", "truncated_stream")
    assert read(file, bytes(100), compression) == (b"", "not_compressed")
    assert read(file, b"plain text", compression) == (b"", "not_compressed")


@both
def test_a_bomb_is_stopped_at_its_limit(
    file: Path, compression: Compression, pack: Callable[[bytes], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb = pack(bytes(48 << 20)) * 6
    out, reason = read(file, bomb, compression, max_expansion=200)
    assert reason == "expansion_limit"
    assert len(out) <= 64 << 20
    monkeypatch.setattr(streams, "_HARMLESS_BYTES", 0)
    assert len(read(file, bomb[:CHUNK_BYTES], compression, max_expansion=2).data) <= 2 * CHUNK_BYTES


@both
def test_a_small_text_may_grow_as_it_likes(
    file: Path, compression: Compression, pack: Callable[[bytes], bytes]
) -> None:
    blanks = b" " * (4 << 20)
    assert read(file, pack(blanks), compression, max_expansion=1) == (blanks, None)


@settings(max_examples=50, deadline=None)
@given(size=st.integers(0, 50), start=st.integers(0, 60), length=st.integers(0, 60))
def test_a_piece_of_a_file_is_that_piece(file: Path, size: int, start: int, length: int) -> None:
    file.write_bytes(NOISE[:size])
    with file.open("rb") as opened:
        assert b"".join(open_stream(opened, None, start, start + length)) == NOISE[:size][start : start + length]


@both
def test_a_file_that_is_not_compressed_has_a_reason_of_its_own(
    file: Path, compression: Compression, pack: Callable[[bytes], bytes]
) -> None:
    assert read(file, b"plain words, as many as you like", compression) == (b"", "not_compressed")
    assert read(file, pack(NOISE)[:20] + b"\xff" * 400, compression).reason in {"corrupt_stream", "truncated_stream"}
    other = next(packer for name, packer in PACKERS if name != compression)
    assert read(file, other(NOISE), compression) == (b"", "not_compressed")


def test_a_window_larger_than_is_unpacked_has_a_reason_of_its_own(file: Path) -> None:
    options = {zstd.CompressionParameter.window_log: 28, zstd.CompressionParameter.content_size_flag: 0}
    packer = zstd.ZstdCompressor(options=options)
    packed = packer.compress(NOISE) + packer.flush()
    assert read(file, packed, "zstd") == (b"", "unsupported_window")
