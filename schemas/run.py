"""Table `runs`, and the figures of the balance."""

from typing import ClassVar, Literal

from pydantic import Field

from schemas.base import Count, Hash, Id, Row, Timestamp
from schemas.figures import Figures

__all__ = ["BALANCE_TERMS", "Run", "RunKind", "RunStatus"]

RunKind = Literal["ingest", "replay", "maintain", "reprocess", "forget", "dismiss", "purge", "publish"]
RunStatus = Literal["running", "succeeded", "partial", "failed", "skipped", "abandoned"]


class Run(Figures):
    """One execution, with every term of its balance."""

    KEY: ClassVar[tuple[str, ...]] = ("run_id",)

    flow_run_id: Id | None = Field(description="Prefect's id of the flow run; null without Prefect.")
    kind: RunKind = Field(description="What ran.")
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
    quarantined_new: Count = Field(description="Rows of the quarantine that no earlier run had met.")
    replayed: Count = Field(description="Quarantined records that this run loaded after all.")
    stale_documents: Count = Field(description="Documents in the warehouse that older rules made.")


BALANCE_TERMS = tuple(
    name for name, field in Run.model_fields.items() if field.annotation is int and name not in Row.model_fields
)
