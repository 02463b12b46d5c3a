"""Table `paragraphs`."""

from typing import ClassVar, Literal

from pydantic import Field

from schemas.base import Code, Count, Hash, Id, Language, Row, RowRule, Struct, Words

__all__ = ["Flag", "Paragraph", "Role"]

Role = Literal["title", "subtitle", "heading", "dateline", "byline", "body", "caption", "quote", "boilerplate"]


class Flag(Struct):
    """Something odd about a paragraph, with the words that show it."""

    flag: Code = Field(description="What is odd.")
    evidence: str = Field(description="The words that show it.")


def _demand_sound(raw_start: int, raw_end: int, text: str, char_count: int) -> None:
    if raw_end <= raw_start:
        msg = f"raw_end {raw_end} is not behind raw_start {raw_start}"
        raise ValueError(msg)
    if char_count != len(text):
        msg = f"char_count {char_count} is not the length of text, {len(text)}"
        raise ValueError(msg)


class Paragraph(Row):
    """A paragraph: the unit of language tagging."""

    RULE: ClassVar[RowRule | None] = RowRule(("raw_start", "raw_end", "text", "char_count"), _demand_sound)

    paragraph_id: Id = Field(description="document_id, a colon and the ordinal.")
    document_id: Id = Field(description="The document.")
    ordinal: Count = Field(description="Place in the document, 0-based.")
    role: Role | None = Field(description="What the paragraph is in its document; null where not known yet.")
    heading_level: Count | None = Field(description="1 for a main heading, 2 below it; null for other roles.")
    text: str = Field(
        min_length=1, description="The normalised text; offsets of spans and marks count its code points."
    )
    text_sha256: Hash = Field(description="SHA-256 of text in UTF-8.")
    raw_start: Count = Field(description="Where it begins in raw_text of raw_documents, code points.")
    raw_end: Count = Field(
        description="Where the next one begins: line breaks after it belong to it. The paragraphs cover raw_text."
    )
    indent: str = Field(description="The blanks before its first character, as they stood.")
    repairs: Words = Field(description="What normalising changed, in order of the steps.")
    language: Language = Field(description="Main language, BCP 47; und where it cannot be told, zxx without letters.")
    confidence: float | None = Field(
        ge=0, le=1, description="How sure the main language is, 0 to 1, 4 decimals; null where no figure is given."
    )
    method: Code = Field(description="What decided the main language: script, words, langdetect, context or none.")
    is_mixed: bool = Field(description="Whether it holds a fragment.")
    char_count: int = Field(ge=1, description="Length of text, code points.")
    word_count: Count = Field(
        description="Words: stretches of letters and digits between blanks; each Han character and kana counts one."
    )
    flags: list[Flag] = Field(description="What is odd about it, with the words that show it.")
