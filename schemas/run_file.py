"""Table `run_files`: the ledger."""

from typing import ClassVar, Literal

from pydantic import Field

from schemas.base import Code, Id, Row, Seconds, Uri

__all__ = ["FileStatus", "RunFile"]

FileStatus = Literal["loaded", "replaced", "unchanged", "quarantined", "unreadable", "ignored"]


class RunFile(Row):
    """What became of one file in one run; every file found has one row."""

    KEY: ClassVar[tuple[str, ...]] = ("run_id",)

    source_name: Id = Field(description="The configured source, or `adhoc`.")
    source_uri: Uri = Field(description="The file.")
    file_id: Id | None = Field(description="The version that was met; null where the file was not read.")
    status: FileStatus = Field(
        description="loaded (new), replaced (changed), unchanged, quarantined (nothing loaded), unreadable, ignored."
    )
    reason: Code | None = Field(description="Why it was ignored or unreadable; null otherwise.")
    mill_seconds: Seconds | None = Field(
        description="Time by the clock that workers took for it, added up, s; null where none did."
    )
