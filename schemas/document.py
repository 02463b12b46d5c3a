"""Table `documents`."""

import datetime as dt

from pydantic import Field

from schemas.base import Code, Count, Hash, Id, Json, Language, Row, Struct, Uri, Words
from text.anatomy.marks import Precision

__all__ = ["Document", "LanguageShare"]


class LanguageShare(Struct):
    """How much of a document is in one language."""

    language: Language = Field(description="BCP 47 tag.")
    letters: Count = Field(description="Letters of its spans, code points.")


class Document(Row):
    """A document as it stands."""

    document_id: Id = Field(description="Hash of source_uri and record_key: stable across runs and machines.")
    file_id: Id = Field(description="The file version it came from.")
    source_name: Id = Field(description="The configured source, or `adhoc`.")
    source_uri: Uri = Field(description="The file it came from.")
    record_key: Id = Field(
        description="The record's key in its file: the key field's value, with another `#` before one that begins "
        "with it, or else `#` and record_index."
    )
    record_index: Count = Field(
        description="Place of the record in its file, 0-based; for lines the line, blank lines counted."
    )
    byte_start: Count = Field(description="Where the record begins in the decompressed file, bytes.")
    byte_end: Count = Field(description="Where the record ends in the decompressed file, bytes, exclusive.")
    url: str | None = Field(description="Address of the document, from the record; null where none is given.")
    title: str | None = Field(description="Headline; null where there is none or none is known yet.")
    title_confidence: float | None = Field(
        ge=0,
        le=1,
        description="How sure the title is, 0 to 1: nine in ten of those at 0.9 are right; null for none.",
    )
    published_on: dt.date | None = Field(description="Publication date as the text states it; null where it does not.")
    published_precision: Precision | None = Field(
        description="How exact published_on is: its day, or the month or year that begins with it."
    )
    updated_on: dt.date | None = Field(description="Date of the last update as the text states it.")
    updated_precision: Precision | None = Field(description="How exact updated_on is.")
    best_date: dt.date | None = Field(
        description="published_on, else updated_on. On an axis of days only where best_date_precision is day."
    )
    best_date_precision: Precision | None = Field(description="How exact best_date is.")
    best_date_basis: Code | None = Field(description="What best_date rests on: published, updated, ...")
    people_text: str | None = Field(
        description="All who made it, whatever their role, as in contributors, with `; ` between; null for none."
    )
    authors: Words | None = Field(description="Names of the authors; null where nothing is known.")
    editors: Words | None = Field(description="Names of the editors; null where nothing is known.")
    publisher: str | None = Field(description="Who published it.")
    language: Language = Field(
        description="Language of most of its letters; und where none can be told, zxx without letters."
    )
    language_shares: list[LanguageShare] = Field(description="Letters per language, most first.")
    is_mixed: bool = Field(description="Whether any paragraph holds a fragment or paragraphs differ in language.")
    fragment_count: Count = Field(description="Fragments: spans in another language than their paragraph's.")
    paragraph_count: Count = Field(description="Paragraphs.")
    char_count: Count = Field(description="Length of its paragraphs' text, code points.")
    encoding_declared: str | None = Field(description="Encoding that the source's configuration declared.")
    encoding_detected: str | None = Field(
        description="Encoding that was detected; null where detection was not needed."
    )
    encoding_used: str = Field(description="Encoding that decoded the bytes.")
    repairs: Words = Field(description="Repairs made while decoding, such as lone_surrogate.")
    text_sha256: Hash = Field(description="SHA-256 of the paragraphs' text joined by line breaks, UTF-8.")
    original_language: Language | None = Field(
        description="Language it was translated from, where the source's configuration says so."
    )
    is_translation: bool | None = Field(
        description="Whether it is a translation, where the source's configuration says so."
    )
    process_version: Id = Field(description="Hash of the rules that made these rows: code, data tables, configuration.")
    metadata: Json = Field(description="The record's other fields as a JSON object.")
