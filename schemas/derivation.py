"""Table `derivations`: what the derived tables have taken in."""

from pydantic import Field

from schemas.base import Hash, Id, Row

__all__ = ["Derivation"]


class Derivation(Row):
    """A run whose load the derived tables have taken in: `duplicates` and `repeated_lines`."""

    loaded_run_id: Id = Field(description="The run that loaded; run_id is the one that took its load in.")
    version: Hash = Field(description="Hash of the rules they were derived by; other rules derive all anew.")
