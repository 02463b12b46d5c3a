"""Table `meta`."""

from pydantic import BaseModel, ConfigDict, Field

from schemas.base import Timestamp

__all__ = ["FIRST_RELEASES", "SCHEMA_VERSION", "Meta"]

SCHEMA_VERSION = 3

FIRST_RELEASES = {1: "0.1.0", 2: "0.1.0", 3: "0.2.0"}
"""The version of Gristmill that each schema came with. From 3 on a new schema comes with a new minor version."""


class Meta(BaseModel):
    """The shape of the warehouse, one row per migration; the highest version holds."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    schema_version: int = Field(
        description="Number of the migration; a newer warehouse than the code knows is refused."
    )
    migrated_at: Timestamp = Field(description="When it was applied, UTC.")
    code_version: str = Field(description="Version of Gristmill that applied it.")
