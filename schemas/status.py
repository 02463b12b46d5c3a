"""`status.json`: how the last run ended, for readers that ask whether the schedule lives. JSON, UTC, no zone."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from schemas.base import Code, Count, Id, Timestamp
from schemas.run import RunKind, RunStatus
from schemas.run_source import RunSource, SourceStatus

__all__ = ["Status", "StatusRun", "StatusSkip", "StatusSource"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class StatusRun(_Part):
    """How a run ended."""

    run_id: Id | None = Field(description="Its id in `runs`; null where the warehouse could not be opened.")
    kind: RunKind = Field(default="ingest", description="What ran.")
    flow_run_id: Id | None = Field(description="Prefect's id of the flow run; null without Prefect.")
    status: RunStatus = Field(description="succeeded, partial or failed.")
    error: str | None = Field(description="Why it is not succeeded, in a sentence.")
    started_at: Timestamp = Field(description="When it began.")
    finished_at: Timestamp = Field(description="When it ended.")


class StatusSource(_Part):
    """What a source came to in the last run that it was part of."""

    source_name: Id = Field(description="The configured source, or `adhoc`.")
    run_id: Id = Field(description="That run.")
    status: SourceStatus = Field(description="succeeded, partial or failed.")
    reason: Code | None = Field(description="What was wrong, as in `run_sources`.")
    detail: str | None = Field(description="The same in a sentence.")
    tried_at: Timestamp = Field(description="When that run began.")
    succeeded_at: Timestamp | None = Field(description="When the last run began in which it succeeded; null for never.")
    newest_file_at: Timestamp | None = Field(description="When the newest file that is held of it was changed.")
    files_found: Count = Field(description="Files found in that run.")
    files_loaded: Count = Field(description="New or changed files of which something was loaded.")
    files_quarantined: Count = Field(description="Files of which nothing could be loaded.")
    documents: Count = Field(description="Documents loaded in that run.")
    quarantined_records: Count = Field(description="Records quarantined in that run.")


class StatusSkip(_Part):
    """A run that did not take place, for another was active."""

    run_id: Id = Field(description="Its id in `runs`, where the next run enters it.")
    kind: RunKind = Field(default="ingest", description="What would have run.")
    flow_run_id: Id | None = Field(description="Prefect's id of the flow run; null without Prefect.")
    skipped_at: Timestamp = Field(description="When it would have begun.")
    error: str = Field(description="Why, in a sentence.")


class Status(_Part):
    """How the last runs ended, and how each source stands; written when a run ends, and when one is skipped."""

    version: Literal[1] = Field(default=1, description="Of this form; a field that goes or changes raises it.")
    written_at: Timestamp = Field(description="When the file was written.")
    run: StatusRun | None = Field(default=None, description="The run of `ingest` that ended last; null before that.")
    others: list[StatusRun] = Field(default=[], description="The last run of each other kind.")
    generation: int | None = Field(default=None, description="What readers had then; null where nothing was published.")
    sources: list[StatusSource] = Field(default=[], description="Every source that ever was part of a run, by name.")
    skipped: list[StatusSkip] = Field(default=[], description="The last runs that were skipped, the newest last.")

    @property
    def runs(self) -> list[StatusRun]:
        """The run of each kind that ended last."""
        return [*([self.run] if self.run else []), *self.others]

    def entering(self, run: StatusRun) -> dict[str, object]:
        """Give the fields that a run's end changes."""
        if run.kind == "ingest":
            return {"run": run}
        kept = [each for each in self.others if each.kind != run.kind]
        return {"others": sorted([*kept, run], key=lambda each: each.kind)}

    def taking(self, sources: list[RunSource]) -> list[StatusSource]:
        """Give the sources with what a run came to with some of them."""
        known = {each.source_name: each for each in self.sources}
        for row in sources:
            before = known.get(row.source_name)
            known[row.source_name] = _source_of(row, before)
        return [known[name] for name in sorted(known)]


def _source_of(row: RunSource, before: StatusSource | None) -> StatusSource:
    good_before = before.succeeded_at if before else None
    return StatusSource(
        source_name=row.source_name,
        run_id=row.run_id,
        status=row.status,
        reason=row.reason,
        detail=row.detail,
        tried_at=row.ingested_at,
        succeeded_at=row.ingested_at if row.status == "succeeded" else good_before,
        newest_file_at=row.newest_file_at or (before.newest_file_at if before else None),
        files_found=row.files_found,
        files_loaded=row.files_loaded + row.files_replaced,
        files_quarantined=row.files_quarantined,
        documents=row.documents,
        quarantined_records=row.quarantined_records,
    )
