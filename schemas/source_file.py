"""Table `source_files`."""

from typing import Literal

from pydantic import Field

from schemas.base import Count, Hash, Id, Row, Timestamp, Uri

__all__ = ["SourceFile"]


class SourceFile(Row):
    """One version of an input file."""

    file_id: Id = Field(description="Hash of source_uri and sha256: the same version of a file keeps its id.")
    source_name: Id = Field(description="The configured source, or `adhoc`.")
    source_uri: Uri = Field(description="`<source name>/<path below the source's root>`; stable across machines.")
    path: Uri = Field(description="Where the file was found, on the machine that read it.")
    sha256: Hash = Field(description="SHA-256 of the file's bytes as stored, before decompression.")
    size_bytes: Count = Field(description="Size as stored, bytes.")
    modified_at: Timestamp = Field(description="Time of last change that the file system gave, UTC.")
    read_at: Timestamp = Field(description="When the file was last read and hashed, UTC.")
    format: Literal["txt", "jsonl"] = Field(description="How the file is cut into records.")
    compression: Literal["gzip", "zstd"] | None = Field(description="How the file is compressed; null when it is not.")
    record_count: Count = Field(
        description="Records cut from this version: loaded and quarantined, without a broken tail."
    )
    is_current: bool = Field(description="Whether this is the version whose documents stand in the warehouse.")
    missing_since: Timestamp | None = Field(
        description="When a run first found the file gone, UTC; null while it is there."
    )
