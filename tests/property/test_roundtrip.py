"""Any valid row of any table goes to Arrow, Parquet, the lake and the serving file, and comes back the same."""

import datetime as dt
import json
import re
import types
import typing
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import Phase, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from schemas.base import SqlType, Struct
from schemas.columns import column_names
from schemas.paragraph import Paragraph
from schemas.settings import PublishSettings, Settings
from schemas.tables import TABLES
from schemas.text_span import TextSpan
from warehouse.connect import open_serving
from warehouse.publish import publish, published_tables
from warehouse.stage import BatchWriter

ODD = ["\0", "\ufffd", "\uffff", "\u2028", "\r\n\t", "'\"\\;--", " ", "😀", "e\u0301\u0323", "שלום \u202eabc", "𠀀㐀"]
TEXTS = st.lists(st.sampled_from(ODD) | st.text(max_size=8), max_size=4).map("".join)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=5,
)
OBJECTS = st.dictionaries(TEXTS, VALUES, max_size=4).map(lambda value: json.dumps(value, ensure_ascii=False))


Marks = typing.Sequence[Any]


def limit(marks: Marks, name: str) -> Any:
    """Find a limit among the marks of a type."""
    found = (getattr(mark, name, None) for mark in marks)
    return next((value for value in found if value is not None), None)


def strings(marks: Marks) -> st.SearchStrategy[str]:
    most, least, pattern = limit(marks, "max_length") or 100, limit(marks, "min_length") or 0, limit(marks, "pattern")
    any_text = st.from_regex(re.compile(pattern.removesuffix("$")), fullmatch=True) if pattern else TEXTS
    return any_text.filter(lambda text: least <= len(text) <= most)


def plain_values_of(kind: type, marks: Marks) -> st.SearchStrategy[Any]:
    if issubclass(kind, Struct):
        return rows_of(kind)
    least = limit(marks, "ge")
    return {
        str: strings(marks),
        int: st.integers(-(2**63) if least is None else least, 2**63 - 1),
        float: st.floats(least, limit(marks, "le"), allow_nan=False, allow_infinity=False),
        bool: st.booleans(),
        bytes: st.binary(max_size=20),
        dt.date: st.dates(),
        dt.datetime: st.datetimes().map(lambda time: time.replace(fold=0)),  # means nothing without a zone
        types.NoneType: st.none(),
    }[kind]


def values_of(annotation: Any, marks: Marks = ()) -> st.SearchStrategy[Any]:
    """Make values for a field as its annotation and its limits allow."""
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if any(isinstance(mark, SqlType) for mark in marks):
        return OBJECTS
    if origin is typing.Annotated:
        inner = [each for mark in arguments[1:] for each in (mark.metadata if isinstance(mark, FieldInfo) else [mark])]
        return values_of(arguments[0], [*marks, *inner])
    if origin in (typing.Union, types.UnionType):
        return st.one_of([values_of(each, marks) for each in arguments])
    if origin is typing.Literal:
        return st.sampled_from(arguments)
    if origin is list:
        return st.lists(values_of(arguments[0]), max_size=3)
    return plain_values_of(annotation, marks)


def rows_of(model: type[BaseModel]) -> st.SearchStrategy[Any]:
    fields = {name: values_of(field.annotation, field.metadata) for name, field in model.model_fields.items()}
    return st.fixed_dictionaries(fields).map(lambda row: model.model_validate(mend(model, row)))


def mend(model: type[BaseModel], row: dict[str, Any]) -> dict[str, Any]:
    """Let the columns that hang together by a rule agree; ids are hashes, and DuckLake cannot look for a NUL."""
    if row.get("document_id"):
        row = row | {"document_id": row["document_id"].replace("\0", "0")}
    if model is TextSpan:
        start, end = sorted((row["start_char"] % 1000, row["end_char"] % 1000 + 1000))
        return row | {"start_char": start, "end_char": end, "is_fragment": row["text"] is not None}
    if model is Paragraph:
        end = row["raw_start"] % 1000 + 1000
        return row | {"raw_start": row["raw_start"] % 1000, "raw_end": end, "char_count": len(row["text"])}
    return row


def gather(model: type[BaseModel], count: int) -> list[BaseModel]:
    """Let Hypothesis make many rows at once, for opening a lake costs more than a row."""
    gathered: list[BaseModel] = []

    @examples(max_examples=count, deadline=None, database=None, phases=[Phase.generate])
    @given(rows_of(model))
    def take(row: BaseModel) -> None:
        gathered.append(row)

    take()
    return gathered


def in_order(rows: typing.Iterable[BaseModel]) -> list[str]:
    """Write rows down to be compared: 1, 1.0 and true are not the same, and neither are NUL and nothing."""
    return sorted(repr(row) for row in rows)


def read_back(connection: duckdb.DuckDBPyConnection, table: str, model: type[BaseModel]) -> list[BaseModel]:
    names = column_names(model)
    rows = connection.execute(f"SELECT {', '.join(names)} FROM {table}").fetchall()
    return [model.model_validate(restore(model, dict(zip(names, row, strict=True)))) for row in rows]


def restore(model: type[BaseModel], row: dict[str, Any]) -> dict[str, Any]:
    """Make the records inside columns, which DuckDB gives as dicts."""
    for name, value in row.items():
        struct, *_ = [*typing.get_args(model.model_fields[name].annotation), None]
        if isinstance(struct, type) and issubclass(struct, Struct):
            row[name] = [struct.model_validate(each) for each in value]
    return row


@pytest.fixture(scope="module")
def made() -> dict[str, list[BaseModel]]:
    return {name: gather(model, 25) for name, model in TABLES.items()}


def test_rows_come_back_from_the_lake_and_from_the_serving_file(
    made: dict[str, list[BaseModel]], lake: duckdb.DuckDBPyConnection, settings: Settings, tmp_path: Path
) -> None:
    lake.execute("DELETE FROM meta")
    with BatchWriter(tmp_path / "batch") as writer:
        for name, rows in made.items():
            writer.write(name, rows)
    for name in TABLES:
        lake.register("staged", lake.read_parquet(str(tmp_path / "batch" / f"{name}.parquet")))
        lake.execute(f"INSERT INTO {name} BY NAME SELECT * FROM staged")
    wanted = {name: in_order(rows) for name, rows in made.items()}
    assert {name: in_order(read_back(lake, name, model)) for name, model in TABLES.items()} == wanted
    raw = settings.model_copy(update={"publish": PublishSettings(include_raw=True)})
    publish(lake, raw)
    with open_serving(raw.warehouse) as serving:
        published = {name: in_order(read_back(serving, name, TABLES[name])) for name in published_tables(raw)}
    assert published == {name: wanted[name] for name in published_tables(raw)}
