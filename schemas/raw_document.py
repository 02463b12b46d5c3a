"""Table `raw_documents`."""

from pydantic import Field

from schemas.base import Hash, Id, Row, Timestamp

__all__ = ["RawDocument"]


class RawDocument(Row):
    """One version of a decoded text, kept for good, so that silent edits can be studied and all be tagged anew."""

    document_id: Id = Field(description="The document.")
    file_id: Id = Field(description="The file version that this text was first read from.")
    version: int = Field(ge=1, description="1 for the first text of the document, 2 for the next, ...")
    valid_from: Timestamp = Field(description="From when this was the document's text: start of the loading run, UTC.")
    valid_to: Timestamp | None = Field(
        description="Until when; null while it is. Start of the run that replaced it, UTC."
    )
    raw_text: str = Field(
        description="Decoded text, before any repair but lone surrogates, which become U+FFFD one for one."
    )
    sha256: Hash = Field(description="SHA-256 of raw_text in UTF-8.")
