"""Table `quarantine`."""

from typing import Literal

from pydantic import Field

from schemas.base import Code, Count, Hash, Id, Row, Timestamp, Uri

__all__ = ["Quarantined"]


class Quarantined(Row):
    """A rejected record, with the bytes it was made of and what was wrong."""

    quarantine_id: Id = Field(description="Hash of file, place, bytes and reason: met again unchanged it keeps its id.")
    scope: Literal["record", "stream"] = Field(description="One record, or the broken tail of a stream.")
    stage: Code = Field(description="The step that refused it: read, parse, decode, process, validate, load.")
    reason: Code = Field(description="Reason code; docs/tables.md lists them.")
    detail: str = Field(description="What was wrong, in a sentence.")
    source_name: Id = Field(description="The configured source, or `adhoc`.")
    source_uri: Uri = Field(description="The file.")
    file_id: Id = Field(description="The file version in which it was met last.")
    record_index: Count = Field(description="Place in the file, 0-based; the line for lines.")
    byte_start: Count = Field(description="Where it begins in the decompressed file, bytes.")
    byte_end: Count = Field(description="Where it ends, exclusive.")
    encoding_hint: str | None = Field(description="Encoding that the start of its file gave away; null where none.")
    raw_bytes: bytes | None = Field(
        description="The bytes, up to 1 MiB; longer ones are in the file that raw_path names."
    )
    raw_path: str | None = Field(
        description="File of the bytes below the warehouse folder; null when they are in the row."
    )
    raw_sha256: Hash = Field(description="SHA-256 of the bytes.")
    status: Literal["open", "replayed", "superseded"] = Field(
        description="open; replayed: loaded since; superseded: its file came anew without it."
    )
    first_seen_at: Timestamp = Field(description="Start of the run that met it first, UTC.")
    replayed_at: Timestamp | None = Field(description="Start of the run that loaded it after all, UTC.")
