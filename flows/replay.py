"""Try rejected records again, from the bytes that the quarantine kept: the source is not needed."""

import io
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from flows.batch import FilePiece
from flows.frame import Frame, run_frame
from flows.ingest import Summary
from flows.kept import Milled, try_again
from flows.pool import Pool, worker_pool
from flows.run import count_reasons, job_of, process_version_of
from schemas.settings import Settings, SourceSettings
from sources.blobs import Blob
from sources.formats import format_of
from sources.opening import Identity
from sources.records import WIDE, RawRecord
from sources.streams import StreamError, compression_of, open_stream
from sources.survey import Piece
from text.errors import RecordError, UsageError
from warehouse.forget import forgotten_by_file
from warehouse.layout import layout_of
from warehouse.load import load_replayed

__all__ = ["Replayed", "replay"]

_COLUMNS = (
    "quarantine_id, source_name, source_uri, file_id, record_index, byte_start, byte_end, encoding_hint, "
    "raw_bytes, raw_path, raw_sha256, reason, scope, last_record_index, "
    "raw_kept, raw_size_bytes, purged_at"
)
# Rejected records hold up to 1 MiB each in the row; so many at a time stay within the memory of a batch.
_ROWS_AT_ONCE = 8


class Replayed(NamedTuple):
    """What a replay came to: the run, how many records were tried, and why those stay that still cannot be loaded."""

    summary: Summary
    tried: int
    refused: dict[str, str]  # quarantine_id to reason and detail


def replay(settings: Settings, ids: Sequence[str] = (), *, wait: bool = False) -> Replayed:
    """Load those rejected records, or all that are open, that pass by the rules in force.

    What still fails stays in the quarantine as it was. Raises UsageError for an id that names no open record,
    and where there is no warehouse.
    """
    with run_frame(settings, "replay", wait=wait) as frame:
        chosen = _choose(frame.lake, ids)
        with frame.stage("mill"), worker_pool(1) as pool:
            replaying = _Replaying(frame, pool)
            for chunk in _chunks(chosen, _ROWS_AT_ONCE):
                replaying.take(chunk)
        published = frame.end(replaying.counts)
        summary = Summary(frame.run, published, count_reasons(frame.lake, frame.run))
    return Replayed(summary, len(chosen), replaying.refused)


def _choose(lake: duckdb.DuckDBPyConnection, ids: Sequence[str]) -> list[str]:
    rows = lake.execute(
        "SELECT quarantine_id FROM quarantine WHERE status = 'open' AND scope <> 'stream' "
        "ORDER BY source_uri, record_index"
    ).fetchall()
    is_open = [row[0] for row in rows]
    unknown = sorted(set(ids) - set(is_open))
    if unknown:
        msg = f"{unknown[0]} names no open record of the quarantine. `gristmill quarantine list` shows those there are."
        raise UsageError(msg)
    return [each for each in is_open if not ids or each in ids]


def _chunks(items: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    return (items[i : i + size] for i in range(0, len(items), size))


class _Replaying:
    """Replays chunk by chunk, each in a transaction of its own."""

    def __init__(self, frame: Frame, pool: Pool) -> None:
        self._run = frame.run
        self._pool = pool
        self._settings = frame.settings
        self._lake = frame.lake
        self._layout = layout_of(frame.settings.warehouse)
        self._sources = {source.name: source for source in frame.settings.sources}
        self._number = 0
        self.counts: Counter[str] = Counter()
        self.refused: dict[str, str] = {}
        self._job = job_of(frame.run, frame.settings)
        self._forgotten = frozenset[str]().union(*forgotten_by_file(frame.lake).values())

    def take(self, ids: Sequence[str]) -> None:
        query = (
            f"SELECT {_COLUMNS} FROM quarantine WHERE list_contains(?, quarantine_id) ORDER BY source_uri, record_index"  # noqa: S608 - our own columns
        )
        cursor = self._lake.execute(query, [list(ids)])
        names = [column[0] for column in cursor.description or []]
        passed: dict[str, str] = {}  # quarantine_id to document_id
        folders: list[Path] = []
        for values in cursor.fetchall():
            row = dict(zip(names, values, strict=True))
            self._number += 1
            batch_id = f"{self._run.run_id}-{self._number:06d}"
            try:
                milled = self._mill(row, batch_id)
                self._demand_new_key(milled, passed.values())
            except RecordError as exc:
                self.refused[row["quarantine_id"]] = f"{exc.reason}: {exc.detail}"
                continue
            passed[row["quarantine_id"]] = milled.document_id
            folders.append(self._job.staging / batch_id)
            self._count(milled)
        if passed:
            load_replayed(self._lake, list(passed), folders, self._run.started_at)

    def _count(self, milled: Milled) -> None:
        figures = {name: getattr(milled, name) for name in ("paragraphs", "spans", "fragments")}
        self.counts.update({"replayed": 1, "documents": 1, **figures})

    def _mill(self, row: dict[str, Any], batch_id: str) -> Milled:
        if row["scope"] == "file" or row["last_record_index"] is not None:
            detail = "its bytes are in its file alone: `gristmill ingest --reload` with the file's path tries it again"
            raise RecordError(row["reason"], detail, "replay")
        name = row["source_name"]
        source = self._sources.get(name) or SourceSettings(name=name, root=Path("/"))
        form = format_of(row["source_uri"])
        if form is None:
            raise RecordError(row["reason"], "its file's name is of no known format", "replay")
        hint = row["encoding_hint"]
        version = process_version_of(source, self._settings)
        piece = FilePiece(
            source=source,
            source_uri=row["source_uri"],
            file_id=row["file_id"],
            path="",
            below=None,
            identity=Identity(0, 0, 0, 0),
            format=form,
            compression=None,
            # What settings name by now goes before what the file was taken for, but for how wide its characters are.
            encoding=hint if source.encoding is None or hint in WIDE else None,
            piece=Piece(row["byte_start"], row["byte_end"], row["record_index"]),
            process_version=version,
            sha256=row["raw_sha256"],
        )
        record = RawRecord(row["record_index"], row["byte_start"], row["byte_end"], self._raw(row))
        return try_again(self._pool, record, piece.encoding, piece, batch_id, self._job)

    def _raw(self, row: dict[str, Any]) -> bytes | Blob:
        if (lost := _why_lost(row)) is not None:
            raise RecordError(row["reason"], lost, "replay")
        size = row["byte_end"] - row["byte_start"]
        if size > self._job.max_record_bytes:
            return Blob(row["raw_path"] or "", row["raw_sha256"], size)
        if row["raw_kept"] == "source":
            return self._from_source(row)
        return bytes(row["raw_bytes"]) if row["raw_path"] is None else self._blob(row).read_bytes()

    def _blob(self, row: dict[str, Any]) -> Path:
        path: Path = self._layout.root / row["raw_path"]
        if not path.exists():
            raise RecordError(row["reason"], f"the file {path} that held its bytes is gone", "replay")
        return path

    def _from_source(self, row: dict[str, Any]) -> bytes:
        """Cut a record out of its compressed file, which was kept in its place."""
        start, end, position, parts = row["byte_start"], row["byte_end"], 0, list[bytes]()
        stored = io.BytesIO(row["raw_bytes"]) if row["raw_path"] is None else self._blob(row).open("rb")
        compression = compression_of(row["source_uri"])
        try:
            with stored as file:
                for chunk in open_stream(file, compression, max_expansion=self._job.max_expansion):
                    parts.append(chunk[max(0, start - position) : max(0, end - position)])
                    position += len(chunk)
                    if position >= end:
                        break
        except StreamError as exc:
            raise RecordError(exc.reason, exc.detail, "replay") from exc
        return b"".join(parts)

    def _demand_new_key(self, milled: Milled, staged: Collection[str]) -> None:
        if milled.document_id in self._forgotten:
            raise RecordError("forgotten", "it was taken down", "load")
        held = self._lake.execute("SELECT 1 FROM documents WHERE document_id = ?", [milled.document_id]).fetchone()
        if held or milled.document_id in staged:
            detail = f"an earlier record of the file has the key `{milled.record_key[:200]}` too"
            raise RecordError("duplicate_key", detail, "load")


def _why_lost(row: dict[str, Any]) -> str | None:
    """Say in plain words why there are no bytes to try again, where there are none."""
    size = row["raw_size_bytes"]
    if row["raw_kept"] == "head":
        return (
            f"of its {size} bytes only the first {len(row['raw_bytes'])} are kept, for the quarantine was full "
            "([quarantine] max_mb): ingest its file again"
        )
    if row["raw_kept"] == "none":
        return "its bytes were not kept, for a record of its file was taken down: ingest its file again"
    if row["raw_kept"] == "purged":
        return f"its {size} bytes were purged on {row['purged_at']:%Y-%m-%d}: ingest its file again"
    return None
