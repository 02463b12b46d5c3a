"""Table `contributors`."""

from pydantic import Field

from schemas.base import Code, Id, Row

__all__ = ["Contributor"]


class Contributor(Row):
    """A person or body that made a document."""

    document_id: Id = Field(description="The document.")
    name: str = Field(min_length=1, description="The name as it stands in the text.")
    role: Code = Field(description="author, reporter, editor, photojournalist, ...")
    organisation: str | None = Field(description="The body it belongs to, as it stands.")
    office: str | None = Field(description="The office it holds, as it stands.")
