"""Table `run_sources`: what each source came to in a run."""

from typing import ClassVar, Literal

from pydantic import Field

from schemas.base import Code, Count, Id, Row, Timestamp

__all__ = ["SOURCE_TERMS", "RunSource", "SourceStatus"]

SourceStatus = Literal["succeeded", "partial", "failed"]


class RunSource(Row):
    """What one source came to in one run; over its sources the figures of a run add up."""

    KEY: ClassVar[tuple[str, ...]] = ("run_id",)

    source_name: Id = Field(description="The configured source, or `adhoc`.")
    status: SourceStatus = Field(
        description="partial: something of it could not be had; failed: nothing of it could, or nothing was loaded."
    )
    reason: Code | None = Field(description="What was wrong; null where nothing was. A warning where it succeeded.")
    detail: str | None = Field(description="The same in a sentence.")
    files_found: Count = Field(
        description="Files found = loaded + replaced + unchanged + quarantined + unreadable + ignored."
    )
    files_loaded: Count = Field(description="New files of which something was loaded.")
    files_replaced: Count = Field(description="Changed files of which something was loaded.")
    files_unchanged: Count = Field(description="Files with the content that the warehouse holds already.")
    files_quarantined: Count = Field(description="Files of which nothing could be loaded.")
    files_unreadable: Count = Field(description="Files that could not be read.")
    files_ignored: Count = Field(description="Files left out, each with a reason in run_files.")
    files_missing: Count = Field(
        description="Known files that are gone from a root that was scanned; outside files_found."
    )
    records: Count = Field(description="Records cut from the files read = documents + quarantined_records.")
    documents: Count = Field(description="Documents loaded.")
    paragraphs: Count = Field(description="Paragraphs loaded.")
    spans: Count = Field(description="Spans loaded.")
    fragments: Count = Field(description="Spans loaded that are fragments.")
    quarantined_records: Count = Field(description="Records quarantined, met for the first time or again.")
    quarantined_streams: Count = Field(description="Broken tails of streams quarantined.")
    quarantined_files: Count = Field(description="Files quarantined whole, for a worker process died on them.")
    read_bytes: Count = Field(description="Bytes of the files read, as stored.")
    newest_file_at: Timestamp | None = Field(
        description="When the newest file that is held of the source was changed, UTC; null where none is."
    )


SOURCE_TERMS = tuple(
    name for name, field in RunSource.model_fields.items() if field.annotation is int and name not in Row.model_fields
)
"""The figures; those of a run's sources add up to the run's own of the same name."""
