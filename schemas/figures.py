"""The figures of the balance, which a run and each of its sources have alike."""

from pydantic import Field

from schemas.base import Count, Row

__all__ = ["Figures"]


class Figures(Row):
    """What was found, read and loaded; over its sources the figures of a run add up."""

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
