"""Tables `duplicates` and `repeated_lines`: derived from the whole warehouse."""

from typing import Literal

from pydantic import Field

from schemas.base import Code, Count, Hash, Id, Row

__all__ = ["Duplicate", "RepeatedLine"]


class Duplicate(Row):
    """Membership of a document or paragraph in a cluster of the same or nearly the same."""

    item_kind: Literal["document", "paragraph"] = Field(description="What is a member.")
    item_id: Id = Field(description="document_id or paragraph_id.")
    method: Code = Field(description="exact, or the method of near-duplicate search.")
    cluster_id: Id = Field(description="The cluster.")
    similarity: float = Field(ge=0, le=1, description="Similarity to the cluster's first member, 0 to 1.")
    is_first: bool = Field(description="Whether it is the cluster's first: the earliest date, then the lowest id.")


class RepeatedLine(Row):
    """A line that recurs across the documents of a source."""

    source_name: Id = Field(description="The source.")
    text_sha256: Hash = Field(description="SHA-256 of the line, as in paragraphs.")
    text: str = Field(description="The line.")
    document_count: Count = Field(description="Documents of the source that hold it.")
