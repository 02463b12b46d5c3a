"""Table `quarantine`."""

from typing import Literal, TypeAlias

from pydantic import Field

from schemas.base import Code, Count, Hash, Id, Row, Timestamp, Uri

__all__ = ["Quarantined", "RawKept"]

RawKept: TypeAlias = Literal["row", "file", "source", "head", "purged", "none"]


class Quarantined(Row):
    """What was rejected, with its bytes and what was wrong: a record, the rest of a stream, a file, or many records."""

    quarantine_id: Id = Field(description="Hash of file, place, bytes and reason: met again unchanged it keeps its id.")
    scope: Literal["record", "stream", "file"] = Field(
        description="record; stream: the broken tail of one; file: all of a file, on which a worker process died."
    )
    record_count: Count = Field(
        description="Rejects that the row stands for: 1, or many records that are summed up (see last_record_index)."
    )
    stage: Code = Field(description="The step that refused it: read, parse, decode, process, validate, load.")
    reason: Code = Field(description="Reason code; docs/tables.md lists them.")
    detail: str = Field(description="What was wrong, in a sentence.")
    source_name: Id = Field(description="The configured source, or `adhoc`.")
    source_uri: Uri = Field(description="The file.")
    file_id: Id = Field(description="The file version in which it was met last.")
    record_index: Count = Field(description="Place in the file, 0-based; the line for lines; the first of many.")
    last_record_index: Count | None = Field(
        description="Place of the last of many records, others may stand between; null for a row of one."
    )
    byte_start: Count = Field(description="Where it begins in the decompressed file, bytes.")
    byte_end: Count = Field(description="Where it ends, exclusive; of a file its size as stored.")
    encoding_hint: str | None = Field(description="Encoding of its file, as all its lines told it; null if none did.")
    raw_bytes: bytes | None = Field(
        description="The bytes, up to 1 MiB; longer ones are in the file that raw_path names; null for many or a file."
    )
    raw_path: str | None = Field(
        description="File of the bytes below the warehouse folder; null when they are in the row."
    )
    raw_sha256: Hash = Field(description="SHA-256 of the bytes; for many records, or a file, of the file as stored.")
    raw_size_bytes: Count = Field(description="Size of the bytes, also where they are not all kept.")
    raw_kept: RawKept = Field(
        description="row, file: all bytes; source: its compressed file as stored; head: their beginning; purged; none."
    )
    status: Literal["open", "replayed", "superseded", "dismissed"] = Field(
        description="open; replayed: loaded since; superseded: its file came anew without it; dismissed: by somebody."
    )
    dismissed_reason: str | None = Field(description="Why somebody dismissed it, in their words.")
    dismissed_at: Timestamp | None = Field(description="When it was dismissed, UTC.")
    purged_at: Timestamp | None = Field(description="When its bytes were purged, UTC.")
    first_seen_at: Timestamp = Field(description="Start of the run that met it first, UTC.")
    replayed_at: Timestamp | None = Field(description="Start of the run that loaded it after all, UTC.")
