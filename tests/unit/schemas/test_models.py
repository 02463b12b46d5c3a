"""Models: every field is told of, and each type has its place in Arrow and SQL."""

import datetime as dt
from typing import Annotated, Any, Literal

import pyarrow as pa
import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from schemas.arrow import arrow_schema, to_arrow
from schemas.base import Json, Row, Struct, Timestamp, Words
from schemas.columns import column_names
from schemas.ddl import column_types, comments, create_table
from schemas.document import Document, LanguageShare
from schemas.mark import Mark
from schemas.paragraph import Flag, Paragraph
from schemas.reasons import LEDGER, QUARANTINE
from schemas.tables import DOCUMENT_TABLES, STAGED_TABLES, TABLES
from schemas.text_span import TextSpan


class Part(Struct):
    """A record inside a column."""

    name: str = Field(description="A name.")
    size: int | None = Field(description="A size.")


class Example(BaseModel):
    """It's a row of every type.

    And a second paragraph, which is no comment.
    """

    model_config = ConfigDict(strict=True)

    text: str = Field(description="It's text.")
    number: int
    share: float | None
    flag: bool
    raw: bytes | None
    day: dt.date
    at: Timestamp
    maybe_at: Timestamp | None
    kind: Literal["a", "b"]
    maybe_kind: Literal["a", "b"] | None
    words: Words
    maybe_words: Words | None
    parts: list[Part]
    data: Json
    maybe_data: Json | None


EXPECTED = {
    "text": (pa.string(), "VARCHAR NOT NULL"),
    "number": (pa.int64(), "BIGINT NOT NULL"),
    "share": (pa.float64(), "DOUBLE"),
    "flag": (pa.bool_(), "BOOLEAN NOT NULL"),
    "raw": (pa.binary(), "BLOB"),
    "day": (pa.date32(), "DATE NOT NULL"),
    "at": (pa.timestamp("us"), "TIMESTAMP NOT NULL"),
    "maybe_at": (pa.timestamp("us"), "TIMESTAMP"),
    "kind": (pa.string(), "VARCHAR NOT NULL"),
    "maybe_kind": (pa.string(), "VARCHAR"),
    "words": (pa.list_(pa.field("element", pa.string())), "VARCHAR[] NOT NULL"),
    "maybe_words": (pa.list_(pa.field("element", pa.string())), "VARCHAR[]"),
    "parts": (
        pa.list_(pa.field("element", pa.struct([("name", pa.string()), ("size", pa.int64())]))),
        "STRUCT(name VARCHAR, size BIGINT)[] NOT NULL",
    ),
    "data": (pa.string(), "JSON NOT NULL"),
    "maybe_data": (pa.string(), "JSON"),
}


def test_each_type_has_its_arrow_and_its_sql_type() -> None:
    schema = arrow_schema(Example)
    assert {field.name: field.type for field in schema} == {name: kind for name, (kind, _) in EXPECTED.items()}
    assert column_types(Example) == {name: kind for name, (_, kind) in EXPECTED.items()}
    assert {field.name for field in schema if not field.nullable} == {
        name for name, (_, kind) in EXPECTED.items() if kind.endswith("NOT NULL")
    }


@pytest.mark.parametrize(
    "annotation",
    [complex, dict[str, int], int | str, Literal["a", 1], set[str], list[complex], BaseModel, Annotated[complex, "?"]],
)
def test_a_type_without_a_column_type_is_an_error_that_says_where_to_add_it(annotation: Any) -> None:
    model = type("New", (BaseModel,), {"__annotations__": {"field": annotation}})
    with pytest.raises(TypeError, match=r"no column type is known for .*; add it to schemas/types.py"):
        arrow_schema(model)


def test_comments_quote_what_the_models_say_and_take_the_first_line_of_the_docstring() -> None:
    assert create_table("t", Mark).startswith("CREATE TABLE t (\n    document_id VARCHAR NOT NULL,\n")
    table, column, *_ = comments("t", Example)
    assert table == "COMMENT ON TABLE t IS 'It''s a row of every type.'"
    assert column == "COMMENT ON COLUMN t.text IS 'It''s text.'"


def test_own_columns_come_before_those_that_tell_the_load() -> None:
    assert column_names(Mark)[:2] == ("document_id", "paragraph_id")
    assert column_names(Mark)[-3:] == tuple(Row.model_fields) == ("batch_id", "run_id", "ingested_at")


@pytest.mark.parametrize("model", [*TABLES.values(), LanguageShare, Flag], ids=lambda model: model.__name__)
def test_every_model_and_every_field_is_described_in_one_cell_of_a_table(model: type[BaseModel]) -> None:
    told = [model.__doc__ or "", *(field.description or "" for field in model.model_fields.values())]
    for words in told:
        assert words.endswith((".", "..."))
        assert not set("|\n") & set(words)


@pytest.mark.parametrize("model", TABLES.values(), ids=lambda model: model.__name__)
def test_rows_are_strict_closed_frozen_and_without_defaults(model: type[BaseModel]) -> None:
    assert model.model_config == ConfigDict(extra="forbid", frozen=True, strict=True)
    assert all(field.is_required() for field in model.model_fields.values())


def test_every_row_but_those_of_meta_tells_its_load() -> None:
    assert [name for name, model in TABLES.items() if not issubclass(model, Row)] == ["meta"]
    assert {*DOCUMENT_TABLES, *STAGED_TABLES} <= TABLES.keys()
    assert [name for name in DOCUMENT_TABLES if "document_id" not in TABLES[name].model_fields] == []


def test_every_reason_is_a_code_with_a_sentence() -> None:
    for code, what in {**QUARANTINE, **LEDGER}.items():
        assert code.isidentifier()
        assert code.islower()
        assert what.endswith(".")
    assert not QUARANTINE.keys() & LEDGER.keys()


MARKS = {"batch_id": "b", "run_id": "r", "ingested_at": dt.datetime.fromisoformat("2024-01-01")}
SPAN = {
    "paragraph_id": "p",
    "document_id": "d",
    "ordinal": 0,
    "start_char": 0,
    "end_char": 1,
    "language": "en",
    "script": "Latn",
    "is_fragment": False,
    "kind": None,
    "text": None,
    **MARKS,
}
PARAGRAPH = {
    "paragraph_id": "d:0",
    "document_id": "d",
    "ordinal": 0,
    "role": None,
    "heading_level": None,
    "text": "ab",
    "text_sha256": "0" * 64,
    "raw_start": 0,
    "raw_end": 2,
    "indent": "",
    "repairs": [],
    "language": "en",
    "confidence": None,
    "method": "none",
    "is_mixed": False,
    "char_count": 2,
    "word_count": 1,
    "flags": [],
    **MARKS,
}


@pytest.mark.parametrize(
    ("model", "row", "change", "rule"),
    [
        (TextSpan, SPAN, {"end_char": 0}, "greater than or equal to 1"),
        (TextSpan, SPAN, {"start_char": 1}, "end_char 1 is not behind start_char 1"),
        (TextSpan, SPAN, {"start_char": -1}, "greater than or equal to 0"),
        (TextSpan, SPAN, {"is_fragment": True}, "a fragment carries its text"),
        (TextSpan, SPAN, {"text": "x"}, "a fragment carries its text"),
        (TextSpan, SPAN, {"language": "english"}, "should match pattern"),
        (TextSpan, SPAN, {"language": "en\n"}, "should match pattern"),
        (TextSpan, SPAN, {"script": "latin"}, "should match pattern"),
        (TextSpan, SPAN, {"ordinal": "0"}, "should be a valid integer"),
        (TextSpan, SPAN, {"extra": 1}, "not permitted"),
        (TextSpan, SPAN, {"paragraph_id": ""}, "at least 1 character"),
        (TextSpan, SPAN, {"ingested_at": dt.datetime(2024, 1, 1, tzinfo=dt.UTC)}, "should not have timezone"),
        (Paragraph, PARAGRAPH, {"char_count": 3}, "char_count 3 is not the length of text, 2"),
        (Paragraph, PARAGRAPH, {"raw_end": 0}, "raw_end 0 is not behind raw_start 0"),
        (Paragraph, PARAGRAPH, {"text": "", "char_count": 0}, "at least 1 character"),
        (Paragraph, PARAGRAPH, {"confidence": 1.1}, "less than or equal to 1"),
        (Paragraph, PARAGRAPH, {"text_sha256": "A" * 64}, "should match pattern"),
    ],
)
def test_a_row_that_breaks_a_rule_is_refused(
    model: type[BaseModel], row: dict[str, Any], change: dict[str, Any], rule: str
) -> None:
    assert model.model_validate(row)
    with pytest.raises(ValidationError, match=rule):
        model.model_validate({**row, **change})


def test_lone_surrogates_and_numbers_beyond_64_bits_do_not_get_into_arrow() -> None:
    with pytest.raises(ValueError, match="surrogates"):
        to_arrow(TextSpan, [TextSpan.model_validate({**SPAN, "is_fragment": True, "text": "\ud800"})])
    with pytest.raises(OverflowError):
        to_arrow(TextSpan, [TextSpan.model_validate({**SPAN, "ordinal": 2**63})])


def test_structs_in_lists_become_arrow_and_keep_their_nulls() -> None:
    document = dict.fromkeys(Document.model_fields) | {"language_shares": [LanguageShare(language="en", letters=3)]}
    column = to_arrow(Document, [Document.model_construct(**document)])["language_shares"]
    assert column.to_pylist() == [[{"language": "en", "letters": 3}]]
