"""Table `runs`, and the figures of the balance."""

from typing import ClassVar, Literal

from pydantic import Field

from schemas.base import Count, Hash, Id, Row, Seconds, Timestamp
from schemas.figures import Figures

__all__ = ["BALANCE_TERMS", "MEASURED", "STAGES", "Run", "RunKind", "RunStatus"]

MEASURED = (
    *("discover_seconds", "mill_seconds", "load_seconds", "derive_seconds", "publish_seconds"),
    *("peak_memory_mb", "worker_memory_mb"),
)
"""What is measured while a run goes on; null before."""

STAGES = ("discover", "mill", "load", "derive", "publish")
"""The stages of a run in their order; `<stage>_seconds` is what each took."""

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
    discover_seconds: Seconds | None = Field(description="Time by the clock for finding files, s.")
    mill_seconds: Seconds | None = Field(
        description="Time by the clock for reading and milling, while nothing was loaded, s."
    )
    load_seconds: Seconds | None = Field(description="Time by the clock for loading and the ledger, s.")
    derive_seconds: Seconds | None = Field(description="Time by the clock for duplicates and lines that recur, s.")
    publish_seconds: Seconds | None = Field(
        description="Time by the clock for publishing, s; readers have it with the next generation."
    )
    peak_memory_mb: float | None = Field(description="Most memory that the process of the run has had resident, MB.")
    worker_memory_mb: float | None = Field(
        description="The same of the largest of its worker processes that ended; null without any."
    )

    @property
    def stage_seconds(self) -> dict[str, float]:
        """What each stage took, s, in their order, as far as it was measured."""
        known = {name: getattr(self, f"{name}_seconds") for name in STAGES}
        return {name: seconds for name, seconds in known.items() if seconds is not None}


BALANCE_TERMS = tuple(
    name for name, field in Run.model_fields.items() if field.annotation is int and name not in Row.model_fields
)
