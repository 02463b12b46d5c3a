"""Table `marks`."""

from pydantic import Field

from schemas.base import Code, Count, Id, Row

__all__ = ["Mark"]


class Mark(Row):
    """Something said of words: the evidence behind a date, a name, a title, a role."""

    document_id: Id = Field(description="The document.")
    paragraph_id: Id | None = Field(
        description="The paragraph that holds the words; null where a field of the record says it (metadata_field)."
    )
    start_char: Count | None = Field(
        description="Where the words begin in the paragraph's text, code points, 0-based; null without a paragraph."
    )
    end_char: Count | None = Field(description="Where they end, exclusive; null without a paragraph.")
    label: Code = Field(description="What is said: published_on, author, title, boilerplate, ...")
    value: str | None = Field(description="The value read from the words, in normal form.")
    rule: Code = Field(description="The rule that read them.")
    confidence: float | None = Field(ge=0, le=1, description="How sure, 0 to 1; null where no figure is given.")
