"""Table `runs`, and the figures of the balance."""

from typing import ClassVar, Literal

from pydantic import Field

from schemas.base import Count, Hash, Id, Row, Timestamp

__all__ = ["BALANCE_TERMS", "Run", "RunStatus"]

RunStatus = Literal["running", "succeeded", "partial", "failed", "skipped", "abandoned"]


class Run(Row):
    """One execution, with every term of its balance."""

    KEY: ClassVar[tuple[str, ...]] = ("run_id",)

    flow_run_id: Id | None = Field(description="Prefect's id of the flow run; null without Prefect.")
    kind: Literal["ingest", "replay", "maintain", "reprocess", "forget", "dismiss", "purge"] = Field(
        description="What ran."
    )
    status: RunStatus = Field(
        description="partial: some of its sources failed, the others are loaded; failed: it stopped, or all failed; "
        "skipped: another run was active; abandoned: it was found running when nobody held the lock, so it was killed."
    )
    started_at: Timestamp = Field(description="UTC.")
    finished_at: Timestamp | None = Field(description="UTC; null while it runs or when it was killed.")
    error: str | None = Field(description="Why it is not succeeded, in a sentence.")
    under_way: str | None = Field(
        description="Files that workers were at, and the record, when it was killed, failed or waited long; else null.",
    )
    code_version: Id = Field(description="Version of Gristmill.")
    process_version: Id = Field(description="Hash of the rules that make rows: code, data tables, configuration.")
    config_sha256: Hash = Field(description="SHA-256 of the settings in force.")
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
    quarantined_new: Count = Field(description="Rows of the quarantine that no earlier run had met.")
    replayed: Count = Field(description="Quarantined records that this run loaded after all.")
    stale_documents: Count = Field(description="Documents in the warehouse that older rules made.")
    read_bytes: Count = Field(description="Bytes of the files read, as stored.")


BALANCE_TERMS = tuple(
    name for name, field in Run.model_fields.items() if field.annotation is int and name not in Row.model_fields
)
