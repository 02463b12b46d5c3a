"""Table `publications`, which the published file alone has."""

from pydantic import BaseModel, ConfigDict, Field

from schemas.base import Hash, Id, Timestamp

__all__ = ["Publication"]


class Publication(BaseModel):
    """The generations of this file; the highest is the one you read."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    generation: int = Field(description="Number of the generation.")
    published_at: Timestamp = Field(description="When it was built, UTC.")
    shape: Hash = Field(description="Hash of its tables and marts.")
    code_version: Id = Field(description="Version of Gristmill that built it.")
    run_id: Id | None = Field(description="The run that published it; null where none did.")
