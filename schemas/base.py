"""What all rows share, and the types that rows are made of."""

import datetime as dt
from collections.abc import Callable
from typing import Annotated, Any, ClassVar, NamedTuple, Self

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler, StringConstraints, model_validator
from pydantic_core import core_schema

__all__ = [
    "Code",
    "Count",
    "Hash",
    "Id",
    "Json",
    "Language",
    "Row",
    "RowRule",
    "Script",
    "Seconds",
    "SqlType",
    "Struct",
    "Timestamp",
    "Uri",
    "Words",
]


class SqlType:
    """Names the DuckDB type of a field whose Python type alone does not tell it."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return f"SqlType({self.name!r})"


class _Naive:
    """Refuses a time with a zone: pydantic's own core compares, for a row has a time and there are many rows."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.datetime_schema(tz_constraint="naive")


# A path may be as long as the system allows, and each byte of it that is no UTF-8 is written as four characters.
Uri = Annotated[str, StringConstraints(min_length=1)]
Id = Annotated[str, StringConstraints(min_length=1, max_length=4096)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=64)]
Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Count = Annotated[int, Field(ge=0)]
Seconds = Annotated[float, Field(allow_inf_nan=False)]
# BCP 47, cut down to what we write: a primary subtag, a script, a region.
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$")]
Script = Annotated[str, StringConstraints(pattern=r"^[A-Z][a-z]{3}$")]
Timestamp = Annotated[dt.datetime, _Naive()]  # in UTC
Json = Annotated[str, SqlType("JSON")]
Words = list[str]


class Struct(BaseModel):
    """A record inside a column."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class RowRule(NamedTuple):
    """What must hold between the columns of a row: `demand` takes their values and raises ValueError."""

    columns: tuple[str, ...]
    demand: Callable[..., None]


class Row(BaseModel):
    """A row of a table: strict, closed, and marked with the load that made it."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
    RULE: ClassVar[RowRule | None] = None
    KEY: ClassVar[tuple[str, ...]] = ()
    """Columns of those below that are the table's own key, and so stand first in it."""

    batch_id: Id = Field(description="The batch of input that made the row: run and number; 0 for the run's own rows.")
    run_id: Id = Field(description="The run that made the row; sorts by time.")
    ingested_at: Timestamp = Field(description="When the run that made the row began, UTC.")

    @model_validator(mode="after")
    def _check_rule(self) -> Self:
        if self.RULE is not None:
            self.RULE.demand(*(getattr(self, name) for name in self.RULE.columns))
        return self
