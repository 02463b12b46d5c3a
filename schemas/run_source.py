"""Table `run_sources`: what each source came to in a run."""

from typing import ClassVar, Literal

from pydantic import Field

from schemas.base import Code, Id, Row, Seconds, Timestamp
from schemas.figures import Figures

__all__ = ["SOURCE_TERMS", "RunSource", "SourceStatus"]

SourceStatus = Literal["succeeded", "partial", "failed"]


class RunSource(Figures):
    """What one source came to in one run; over its sources the figures of a run add up."""

    KEY: ClassVar[tuple[str, ...]] = ("run_id",)

    source_name: Id = Field(description="The configured source, or `adhoc`.")
    status: SourceStatus = Field(
        description="partial: something of it was not to be had, or not as expected; failed: nothing was had or loaded."
    )
    reason: Code | None = Field(description="What was wrong; null where nothing was. A warning where it succeeded.")
    detail: str | None = Field(description="The same in a sentence.")
    mill_seconds: Seconds | None = Field(
        description="Time by the clock that workers took for its files, added up, s; null for none."
    )
    newest_file_at: Timestamp | None = Field(
        description="When the newest file that is held of the source was changed, UTC; null where none is."
    )


SOURCE_TERMS = tuple(
    name for name, field in RunSource.model_fields.items() if field.annotation is int and name not in Row.model_fields
)
"""The figures; those of a run's sources add up to the run's own of the same name."""
