"""Tables `duplicates` and `repeated_lines`: derived from the whole warehouse."""

from typing import Literal

from pydantic import Field

from schemas.base import Count, Hash, Id, Row

__all__ = ["Duplicate", "RepeatedLine"]


class Duplicate(Row):
    """Membership of a document or paragraph in a cluster of the same or nearly the same."""

    item_kind: Literal["document", "paragraph"] = Field(description="What is a member.")
    item_id: Id = Field(description="document_id or paragraph_id.")
    item_document_id: Id = Field(description="The member, or the document of a member that is a paragraph.")
    item_paragraph_id: Id | None = Field(description="The member where it is a paragraph, else null.")
    method: Literal["exact", "minhash"] = Field(
        description="exact: the same normalised text; minhash: documents that are nearly the same."
    )
    cluster_id: Id = Field(
        description="The cluster, within item_kind and method: the SHA-256 of an exact text, else the lowest "
        "document_id of the cluster."
    )
    similarity: float = Field(
        ge=0, le=1, description="Similarity to the cluster's first member, 0 to 1; estimated where not exact."
    )
    is_first: bool = Field(
        description="Whether it is the cluster's first: whose best_date is over earliest (a month or year with its "
        "last day), then the more exact, then the lowest document_id, then the first in the document."
    )
    is_tie: bool = Field(
        description="Whether its date does not show it to be later than the first: the same day, a month or year that "
        "begins no later, or no date. On the first: whether that is so of another document of the cluster."
    )


class RepeatedLine(Row):
    """A line that recurs across the documents of a source."""

    source_name: Id = Field(description="The source.")
    text_sha256: Hash = Field(description="SHA-256 of the line, as in paragraphs.")
    text: str = Field(description="The line.")
    document_count: Count = Field(
        description="Documents of the source that hold it; those with one and the same text count once."
    )
