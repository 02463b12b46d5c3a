"""Table `spans`."""

from typing import ClassVar

from pydantic import Field

from schemas.base import Code, Count, Id, Language, Row, RowRule, Script

__all__ = ["TextSpan"]


def _demand_sound(start_char: int, end_char: int, is_fragment: bool, text: str | None) -> None:
    if end_char <= start_char:
        msg = f"end_char {end_char} is not behind start_char {start_char}"
        raise ValueError(msg)
    if is_fragment != (text is not None):
        msg = "a fragment carries its text, and nothing else does"
        raise ValueError(msg)


class TextSpan(Row):
    """A stretch of one language in a paragraph's text; the spans of a paragraph cover it without gaps or overlaps."""

    RULE: ClassVar[RowRule | None] = RowRule(("start_char", "end_char", "is_fragment", "text"), _demand_sound)

    paragraph_id: Id = Field(description="The paragraph.")
    document_id: Id = Field(description="The document.")
    ordinal: Count = Field(description="Place in the paragraph, 0-based.")
    start_char: Count = Field(description="Where it begins in the paragraph's text, code points, 0-based.")
    end_char: int = Field(ge=1, description="Where it ends, exclusive.")
    language: Language = Field(description="BCP 47 tag.")
    script: Script | None = Field(
        description="ISO 15924 code, Hans or Hant for Chinese; null where there are no letters."
    )
    is_fragment: bool = Field(description="Whether its language differs from the paragraph's main one.")
    kind: Code | None = Field(
        description="source_residue, sentence, quoted_term, name or other; null if it is no fragment."
    )
    text: str | None = Field(description="The words of a fragment; null for other spans.")
