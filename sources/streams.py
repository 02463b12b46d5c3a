"""Open a file as a stream of decompressed bytes, in bounded memory."""

import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Literal, Protocol

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

from sources.opening import read_some

__all__ = ["CHUNK_BYTES", "Compression", "StreamError", "compression_of", "open_stream"]

Compression = Literal["gzip", "zstd"]
CHUNK_BYTES = 1 << 18
_SUFFIXES: dict[str, Compression] = {".gz": "gzip", ".zst": "zstd"}
# Below this much output no ratio counts: a short text of blanks compresses a thousandfold and harms nobody.
_HARMLESS_BYTES = 64 << 20
# RFC 8878 3.1.1.1.2 recommends that decoders support windows of 8 MiB; 128 MiB is what the zstd tool itself allows.
_ZSTD_WINDOW_LOG = 27


class StreamError(Exception):
    """The rest of a stream cannot be had; what was yielded before is good.

    `reason` is one of truncated_stream, corrupt_stream, not_compressed, unsupported_window, expansion_limit.
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


class _Decompressor(Protocol):
    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def feed(self, data: bytes) -> Iterator[bytes]: ...


class _Gzip:
    """One member of a gzip file (RFC 1952)."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def feed(self, data: bytes) -> Iterator[bytes]:
        while True:
            out = self._inner.decompress(data, CHUNK_BYTES)
            if out:
                yield out
            data = self._inner.unconsumed_tail
            if self._inner.eof or not (data or len(out) == CHUNK_BYTES):
                return


class _Zstd:
    """One frame of a Zstandard file (RFC 8878)."""

    def __init__(self) -> None:
        self._inner = zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: _ZSTD_WINDOW_LOG})

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def feed(self, data: bytes) -> Iterator[bytes]:
        while True:
            out = self._inner.decompress(data, CHUNK_BYTES)
            if out:
                yield out
            data = b""
            if self._inner.eof or self._inner.needs_input:
                return


_DECOMPRESSORS: dict[Compression, type[_Gzip] | type[_Zstd]] = {"gzip": _Gzip, "zstd": _Zstd}


def _is_packed(head: bytes, compression: Compression) -> bool:
    """Tell by its first bytes whether a stream is compressed so. Source: RFC 1952 2.3.1, RFC 8878 3.1.1 and 3.1.2."""
    if compression == "gzip":
        return head[:2] == b"\x1f\x8b"
    return head == b"\x28\xb5\x2f\xfd" or (head[1:] == b"\x2a\x4d\x18" and head[0] >> 4 == 5)


def compression_of(name: str) -> Compression | None:
    """Tell by a file's name how it is compressed.

    >>> compression_of("news.jsonl.gz"), compression_of("news.txt")
    ('gzip', None)
    """
    return _SUFFIXES.get(Path(name).suffix.lower())


def open_stream(
    file: BinaryIO,
    compression: Compression | None = None,
    start: int = 0,
    end: int | None = None,
    max_expansion: float = 200.0,
) -> Iterator[bytes]:
    """Yield the bytes of an open file in chunks of at most CHUNK_BYTES, decompressed.

    `start` and `end` cut a piece out of an uncompressed file. Several gzip members or zstd frames in a row are one
    stream. Raises ReadError where the file cannot be read and StreamError where its compressed stream breaks off, is
    damaged, or grows beyond `max_expansion` times what was read.
    """
    chunks = _read(file, start, end)
    return chunks if compression is None else _decompress(chunks, compression, max_expansion)


def _read(file: BinaryIO, start: int, end: int | None) -> Iterator[bytes]:
    file.seek(start)
    left = CHUNK_BYTES if end is None else end - start
    while left and (data := read_some(file, min(CHUNK_BYTES, left))):
        left -= 0 if end is None else len(data)
        yield data


def _decompress(chunks: Iterator[bytes], compression: Compression, max_expansion: float) -> Iterator[bytes]:
    new = _DECOMPRESSORS[compression]
    decompressor: _Decompressor = new()
    bytes_in = bytes_out = 0
    head = b""
    members, begun = 0, False  # members that ended, and whether the current one has had any input
    try:
        for chunk in chunks:
            # Zero bytes behind a member are padding, which the gzip tool skips too.
            data = chunk.lstrip(b"\0") if members and not begun else chunk
            bytes_in += len(chunk)
            head = head or chunk[:4]
            while data:
                begun = True
                for out in decompressor.feed(data):
                    bytes_out += len(out)
                    if bytes_out > _HARMLESS_BYTES and bytes_out > max_expansion * bytes_in:
                        detail = f"{bytes_in} bytes grew to {bytes_out}, beyond the limit of {max_expansion:g} times"
                        raise StreamError("expansion_limit", detail)
                    yield out
                data = b""
                if decompressor.eof:
                    data = decompressor.unused_data.lstrip(b"\0")
                    decompressor, begun, members = new(), False, members + 1
    except (zlib.error, zstd.ZstdError) as exc:
        if not (members or bytes_out or _is_packed(head, compression)):
            detail = f"the file's name says {compression}, but it begins as no {compression} stream does"
            raise StreamError("not_compressed", detail) from exc
        if "too much memory" in str(exc):
            detail = f"the {compression} stream asks for a window of more than {1 << (_ZSTD_WINDOW_LOG - 20)} MiB"
            raise StreamError("unsupported_window", detail) from exc
        detail = f"the {compression} stream is damaged after {bytes_out} decompressed bytes: {exc}"
        raise StreamError("corrupt_stream", detail) from exc
    if begun or bytes_in == 0:
        detail = f"the {compression} stream ends too early, after {bytes_out} decompressed bytes"
        raise StreamError("truncated_stream", detail)
