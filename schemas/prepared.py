"""Tables that the published file alone has: what marts are quick by, and what only the lake could tell."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from schemas.base import Code, Count, Hash, Id, Timestamp

__all__ = [
    "DocumentChange",
    "DocumentFigures",
    "DocumentVersion",
    "ParagraphFlag",
    "Phrase",
    "PhraseMention",
    "Publication",
    "Section",
    "Translation",
    "Word",
]


class _Prepared(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Publication(_Prepared):
    """The generations of this file; the highest is the one you read."""

    generation: int = Field(description="Number of the generation.")
    published_at: Timestamp = Field(description="When it was built, UTC.")
    shape: Hash = Field(description="Hash of its tables and marts.")
    code_version: Id = Field(description="Version of Gristmill that built it.")
    run_id: Id | None = Field(description="The run that published it; null where none did.")


class DocumentFigures(_Prepared):
    """What the paragraphs and spans of a document add up to."""

    document_id: Id = Field(description="The document.")
    word_count: Count = Field(description="Words of its paragraphs.")
    letter_count: Count = Field(description="Letters of its text.")
    fragment_chars: Count = Field(description="Characters of its fragments, code points.")
    residue_count: Count = Field(description="Fragments of the kind source_residue.")
    residue_chars: Count = Field(description="Characters of these, code points.")
    flag_count: Count = Field(description="Flags of its paragraphs.")


class ParagraphFlag(_Prepared):
    """Something odd about a paragraph, as in its list of flags, a row each."""

    document_id: Id = Field(description="The document.")
    paragraph_id: Id = Field(description="The paragraph.")
    flag: Code = Field(description="What is odd; mart_vocabulary says what each means.")
    evidence: str = Field(description="The words that show it.")


class Phrase(_Prepared):
    """A form of a phrase that is followed, as config/phrases.toml had it when the file was published."""

    phrase: str = Field(description="The phrase: the form to show.")
    variant: str = Field(description="A form of it, in any language; one of them is the phrase itself.")


class PhraseMention(_Prepared):
    """A place where a paragraph holds a phrase."""

    document_id: Id = Field(description="The document.")
    paragraph_id: Id = Field(description="The paragraph.")
    phrase: str = Field(description="The phrase: the form to show.")
    variant: str = Field(description="The form that stands there, as the list has it.")
    start_char: Count = Field(description="Where it begins in the paragraph's text, code points, 0-based.")
    end_char: Count = Field(description="Where it ends, exclusive.")


class Section(_Prepared):
    """A heading and the paragraphs that stand under it, down to the next heading."""

    document_id: Id = Field(description="The document.")
    paragraph_id: Id = Field(description="The heading.")
    ordinal: Count = Field(description="Place of the heading in the document, 0-based.")
    last_ordinal: Count = Field(description="Place of the last paragraph that stands under it.")
    heading_level: int = Field(ge=1, description="1 for a main heading, 2 below it.")
    parent_paragraph_id: Id | None = Field(description="The heading of a higher level above it; null where none is.")
    heading: str = Field(description="Its text.")


class Translation(_Prepared):
    """An East Asian fragment and the words beside it that render it."""

    document_id: Id = Field(description="The document.")
    paragraph_id: Id = Field(description="The paragraph.")
    start_char: Count = Field(description="Where the fragment begins in the paragraph's text, code points, 0-based.")
    kind: Code = Field(description="Kind of the fragment, as in spans.")
    fragment: str = Field(description="The fragment, without the marks around it.")
    rule: Literal["quoted_before", "bracket_behind", "sentence_beside"] = Field(
        description="How the rendering is told: in quotation marks before it, in brackets behind it, as the sentence "
        "before or behind it that says as much."
    )
    rendering: str = Field(description="The words that render it.")


class DocumentVersion(_Prepared):
    """One version of a document's text, and how many lines it changed."""

    document_id: Id = Field(description="The document.")
    version: int = Field(ge=1, description="1 for the first text of the document, 2 for the next, ...")
    valid_from: Timestamp = Field(description="From when this was its text: start of the loading run, UTC.")
    valid_to: Timestamp | None = Field(description="Until when; null while it is.")
    removed_lines: Count = Field(description="Lines of the version before that it has no more.")
    added_lines: Count = Field(description="Lines that the version before had not.")


class DocumentChange(_Prepared):
    """A line that a version of a document took away from the one before, or added to it."""

    document_id: Id = Field(description="The document.")
    version: int = Field(ge=2, description="The version that changed it.")
    change: Literal["removed", "added"] = Field(description="What became of the line.")
    line: Count = Field(description="Its place among the lines that hold something, 0-based, in the text that has it.")
    text: str = Field(description="The line as it was read, blanks at its ends taken off.")


class Word(_Prepared):
    """A code that columns hold, and what it means."""

    kind: Code = Field(description="Which codes: label, rule, role, fragment_kind, flag, repair, language, reason ...")
    code: str = Field(description="The code as it stands in the column; of a rule its beginning.")
    meaning: str = Field(description="What it means.")
