"""Table `forgotten`."""

from typing import Literal

from pydantic import Field

from schemas.base import Id, Row, Timestamp

__all__ = ["Forgotten"]


class Forgotten(Row):
    """A document or file that was taken down and is never loaded again; no word of it is here. Not published."""

    forgotten_id: Id = Field(
        description="The document_id; of a whole file the hash of its source_uri; of a text that of both, its own too."
    )
    scope: Literal["document", "text", "file"] = Field(
        description="One document; a text in its file, for the record had no key and its place may change; or a file."
    )
    source_hash: Id = Field(description="Hash of the source_uri of its file.")
    reason: str | None = Field(description="Why, in the words of whoever asked; null where nothing was said.")
    forgotten_at: Timestamp = Field(description="When it was taken out of all tables, UTC.")
    erased_at: Timestamp | None = Field(
        description="When its bytes were erased from the warehouse's files too, UTC; null while that is to be done."
    )
