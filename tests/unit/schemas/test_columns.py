"""Rows held column by column are validated by the same rules as models, and read like a list of them."""

import datetime as dt
from typing import Any

import pytest
from pydantic import ValidationError

from schemas.columns import Columns
from schemas.mark import Mark
from schemas.text_span import TextSpan

LOAD = {"batch_id": "r-1", "run_id": "r", "ingested_at": dt.datetime.fromisoformat("2024-01-01")}
SPAN = {
    "paragraph_id": "d:0",
    "document_id": "d",
    "ordinal": 0,
    "start_char": 0,
    "end_char": 4,
    "language": "en",
    "script": "Latn",
    "is_fragment": False,
    "kind": None,
    "text": None,
    **LOAD,
}
FRAGMENT = {**SPAN, "ordinal": 1, "is_fragment": True, "kind": "other", "text": "Wort"}


def turn(*rows: dict[str, Any]) -> dict[str, list[Any]]:
    return {name: [row[name] for row in rows] for name in rows[0]}


def test_columns_read_like_a_list_of_models() -> None:
    columns = Columns.validated(TextSpan, turn(SPAN, FRAGMENT))
    assert list(columns) == [TextSpan(**SPAN), TextSpan(**FRAGMENT)]
    assert columns[-1].text == "Wort"
    assert [row.ordinal for row in columns[:1]] == [0]


def test_rows_are_added_and_taken_back() -> None:
    columns: Columns[TextSpan] = Columns(TextSpan)
    columns.append(TextSpan(**FRAGMENT))
    more = Columns.validated(TextSpan, turn(SPAN, FRAGMENT))
    columns.take(more)
    assert [[row.ordinal for row in each] for each in (columns, more)] == [[1, 0, 1], []]
    assert [[row.ordinal for row in part] for part in columns.cut(2)] == [[1, 0], [1]]
    columns.truncate(2)
    assert [row.ordinal for row in columns] == [1, 0]
    columns.truncate(0)
    columns.take(Columns.validated(TextSpan, turn(FRAGMENT)))
    assert [row.ordinal for row in columns] == [1]


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"start_char": -1}, ("start_char", 1)),
        ({"start_char": "0"}, ("start_char", 1)),
        ({"ordinal": True}, ("ordinal", 1)),
        ({"language": "English"}, ("language", 1)),
        ({"script": "latin"}, ("script", 1)),
        ({"kind": "Not a code"}, ("kind", 1)),
        ({"is_fragment": 1}, ("is_fragment", 1)),
        ({"paragraph_id": ""}, ("paragraph_id", 1)),
        ({"ingested_at": dt.datetime.now(dt.UTC)}, ("ingested_at", 1)),
        ({"end_char": 4, "start_char": 4}, ()),
        ({"text": "not a fragment's"}, ()),
    ],
)
def test_what_a_model_refuses_the_columns_refuse_with_the_place(change: dict[str, Any], where: tuple[Any, ...]) -> None:
    broken = {**SPAN, **change}
    with pytest.raises(ValidationError) as by_model:
        TextSpan(**broken)
    with pytest.raises(ValidationError) as by_columns:
        Columns.validated(TextSpan, turn(SPAN, broken))
    (model,), (columns,) = by_model.value.errors(), by_columns.value.errors()
    assert (columns["msg"], columns["loc"]) == (model["msg"], where)
    assert by_columns.value.title == by_model.value.title == "TextSpan"


def test_columns_must_be_all_there_and_as_long_as_one_another() -> None:
    values = turn(SPAN, FRAGMENT)
    with pytest.raises(ValidationError, match="differ in length"):
        Columns.validated(TextSpan, {**values, "text": [None]})
    with pytest.raises(ValidationError, match="Field required"):
        Columns.validated(TextSpan, {name: column for name, column in values.items() if name != "kind"})
    with pytest.raises(ValidationError, match="Extra inputs"):
        Columns.validated(Mark, values)
