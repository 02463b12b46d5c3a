"""Decide what a run has to read, and pack it into batches."""

import datetime as dt
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import pyarrow as pa

from flows.batch import Batch, FilePiece
from schemas.settings import SourceSettings
from schemas.validate import file_id_of, source_hash_of
from sources.discover import Found, Scan, discover, prefix_of
from sources.opening import UNREADABLE, ReadError
from sources.survey import Survey, survey
from text.errors import SourceError
from warehouse.connect import utc_now
from warehouse.load import run_sql

__all__ = [
    "Dead",
    "FileToRead",
    "Findings",
    "Surveyed",
    "Verdict",
    "examine",
    "from_ns",
    "list_found",
    "list_to_read",
    "pack",
    "storable_path",
]

_CHUNK_FILES = 10_000
_NONE: Mapping[str, frozenset[str]] = {}
_FOUND_FIELDS: "list[pa.Field[Any]]" = [
    pa.field("source_name", pa.string(), nullable=False),
    pa.field("source_uri", pa.string(), nullable=False),
    pa.field("path", pa.binary(), nullable=False),  # file names are bytes
    pa.field("shown_path", pa.string(), nullable=False),
    pa.field("size_bytes", pa.int64(), nullable=False),
    pa.field("modified_ns", pa.int64(), nullable=False),
    pa.field("status", pa.string()),
    pa.field("reason", pa.string()),
    pa.field("below", pa.binary()),
]
_FOUND = pa.schema(_FOUND_FIELDS)


class Dead(NamedTuple):
    """A folder of a source that could not be scanned: reason code, and a sentence for people."""

    source_name: str
    folder: Path | None
    reason: str
    detail: str


class Findings(NamedTuple):
    """What a scan came to: how many files are in the table `found`, and the folders that could not be scanned."""

    files: int
    dead: tuple[Dead, ...]


class FileToRead(NamedTuple):
    """A file that is new or may have changed, and the version of it that the warehouse holds."""

    source_name: str
    source_uri: str
    path: str
    size_bytes: int
    modified_ns: int
    held_sha256: str | None
    is_known: bool
    below: str | None = None


class Verdict(NamedTuple):
    """What became of a file that had to be read but of which nothing is loaded: a row of the ledger."""

    source_uri: str
    status: str  # unchanged, unreadable or ignored
    reason: str | None = None
    size_bytes: int | None = None
    modified_ns: int | None = None
    read_at: dt.datetime | None = None


class Surveyed(NamedTuple):
    """A file with content that the warehouse does not hold, hashed and cut."""

    file: FileToRead
    file_id: str
    survey: Survey
    read_at: dt.datetime


def from_ns(modified_ns: int) -> dt.datetime:
    """Turn a file system's time to UTC without a zone, in whole microseconds.

    >>> from_ns(1_700_000_000_123_456_789)
    datetime.datetime(2023, 11, 14, 22, 13, 20, 123456)
    """
    return dt.datetime(1970, 1, 1) + dt.timedelta(microseconds=modified_ns // 1000)  # noqa: DTZ001 - stored without a zone


def storable_path(path: str) -> str:
    """Write a path as text; bytes that are no UTF-8 become escapes."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def list_found(connection: duckdb.DuckDBPyConnection, scans: Sequence[Scan]) -> Findings:
    """Put the files that the scans meet into the table `found`, chunk by chunk; tells how many, and what failed.

    A file that two of the given paths lead to is one file, to be read where one of them says so. Of a folder that
    cannot be scanned, or not to its end, no file is taken.
    """
    connection.register("found_chunk", _FOUND.empty_table())
    connection.execute("CREATE OR REPLACE TEMP TABLE found AS SELECT * FROM found_chunk")
    dead = []
    _list_files(connection, chain.from_iterable(discover(scan) for scan in scans if scan.folder is None))
    for scan in scans:
        if scan.folder is None:
            continue
        try:
            _list_files(connection, discover(scan))
        except SourceError as exc:
            connection.execute("DELETE FROM found WHERE starts_with(source_uri, ?)", [prefix_of(scan)])
            dead.append(Dead(scan.source.name, scan.folder, exc.reason, exc.detail))
    connection.unregister("found_chunk")
    (number,) = connection.execute("SELECT count(*) FROM found").fetchone() or (0,)
    return Findings(int(number), tuple(dead))


def _list_files(connection: duckdb.DuckDBPyConnection, files: Iterator[Found]) -> None:
    while chunk := list(islice(files, _CHUNK_FILES)):
        rows = [
            {
                **each._asdict(),
                "path": os.fsencode(each.path),
                "shown_path": storable_path(each.path),
                "below": None if each.below is None else os.fsencode(each.below),
            }
            for each in chunk
        ]
        connection.register("found_chunk", pa.Table.from_pylist(rows, schema=_FOUND))
        connection.execute(
            "DELETE FROM found WHERE status IS NOT NULL "
            "AND source_uri IN (SELECT source_uri FROM found_chunk WHERE status IS NULL)"
        )
        connection.execute(
            "INSERT INTO found SELECT DISTINCT ON (source_uri) * FROM found_chunk "
            "WHERE source_uri NOT IN (SELECT source_uri FROM found) ORDER BY source_uri, status NULLS FIRST"
        )


def list_to_read(connection: duckdb.DuckDBPyConnection, *, verify: bool) -> Iterator[FileToRead]:
    """Yield the files that must be read, in order of source_uri; with `verify` all that are not left out."""
    run_sql(connection, "25_ledger/classify_found", verify=verify)
    run_sql(connection, "25_ledger/list_to_read")
    reader = connection.cursor()  # a result of its own, for the connection goes on to other statements meanwhile
    reader.execute("FROM memory.main.to_read ORDER BY source_uri")
    while rows := reader.fetchmany(_CHUNK_FILES):
        for name, uri, path, size_bytes, modified_ns, held, is_known, below in rows:
            folder = None if below is None else os.fsdecode(below)
            yield FileToRead(name, uri, os.fsdecode(path), size_bytes, modified_ns, held, is_known, folder)


def examine(file: FileToRead, piece_bytes: int, encoding: str | None = None) -> Surveyed | Verdict:
    """Hash a file and tell whether there is anything to load; `encoding` is what its source's settings name."""
    read_at = utc_now()
    try:
        result = survey(Path(file.path), piece_bytes, file.below, encoding)
    except ReadError as exc:
        return Verdict(file.source_uri, "unreadable" if exc.reason in UNREADABLE else "ignored", exc.reason)
    if (result.identity.size_bytes, result.identity.modified_ns) != (file.size_bytes, file.modified_ns):
        return Verdict(file.source_uri, "ignored", "still_being_written")
    if result.sha256 == file.held_sha256:
        return Verdict(file.source_uri, "unchanged", None, file.size_bytes, file.modified_ns, read_at)
    return Surveyed(file, file_id_of(file.source_uri, result.sha256), result, read_at)


def pack(
    files: Iterable[Surveyed],
    sources: Mapping[str, SourceSettings],
    versions: Mapping[str, str],
    run_id: str,
    batch_bytes: int,
    forgotten: Mapping[str, frozenset[str]] = _NONE,
) -> Iterator[tuple[Batch, tuple[Surveyed, ...]]]:
    """Pack files into batches of about `batch_bytes`: small ones together, large and compressed ones alone.

    `forgotten` are documents that were taken down, by the hash of their file's source_uri. Yields each batch with the
    files that it holds wholly or in part.
    """
    number = 0

    def batch(pieces: list[FilePiece], group: str, size: int) -> Batch:
        nonlocal number
        number += 1
        return Batch(f"{run_id}-{number:06d}", tuple(pieces), group, size)

    small: list[FilePiece] = []
    held: list[Surveyed] = []
    held_bytes = 0
    for each in files:
        name = each.file.source_name
        gone = forgotten.get(source_hash_of(each.file.source_uri), frozenset()) if forgotten else frozenset()
        pieces = list(_pieces(each, sources[name], versions[name], gone))
        if len(pieces) > 1 or each.survey.compression or each.survey.size_bytes >= batch_bytes:
            for piece in pieces:
                yield batch([piece], each.file.source_uri, len(pieces)), (each,)
            continue
        if held_bytes + each.survey.size_bytes > batch_bytes and small:
            yield batch(small, small[0].source_uri, 1), tuple(held)
            small, held, held_bytes = [], [], 0
        small += pieces
        held.append(each)
        held_bytes += each.survey.size_bytes + _FILE_OVERHEAD_BYTES
    if small:
        yield batch(small, small[0].source_uri, 1), tuple(held)


# What opening a file costs, as bytes of text: keeps thousands of tiny files from landing in one batch.
_FILE_OVERHEAD_BYTES = 512


def _pieces(
    surveyed: Surveyed, source: SourceSettings, process_version: str, forgotten: frozenset[str]
) -> Iterator[FilePiece]:
    file, survey_ = surveyed.file, surveyed.survey
    for piece in survey_.pieces:
        yield FilePiece(
            source=source,
            source_uri=file.source_uri,
            file_id=surveyed.file_id,
            path=file.path,
            below=file.below,
            identity=survey_.identity,
            format=survey_.format,
            compression=survey_.compression,
            encoding=survey_.encoding,
            piece=piece,
            process_version=process_version,
            sha256=survey_.sha256,
            forgotten=forgotten,
        )
