"""Models to Arrow: schemas, and columns made of validated rows."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import pyarrow as pa
from pydantic import BaseModel

from schemas.base import Struct
from schemas.columns import Columns, column_names
from schemas.types import Stored, stored_type

__all__ = ["arrow_schema", "to_arrow"]

_SCALARS: dict[str, pa.DataType] = {
    "VARCHAR": pa.string(),
    "JSON": pa.string(),
    "BIGINT": pa.int64(),
    "DOUBLE": pa.float64(),
    "BOOLEAN": pa.bool_(),
    "BLOB": pa.binary(),
    "DATE": pa.date32(),
    "TIMESTAMP": pa.timestamp("us"),
}


@cache
def arrow_schema(model: type[BaseModel]) -> pa.Schema:
    """Derive the Arrow schema of a table; what may be null follows the model.

    >>> from schemas.mark import Mark
    >>> arrow_schema(Mark).field("confidence")
    pyarrow.Field<confidence: double>
    """
    return pa.schema([_field(name, stored_type(model.model_fields[name])) for name in column_names(model)])


def _field(name: str, stored: Stored) -> "pa.Field[Any]":
    return pa.field(name, _type(stored), nullable=stored.nullable)


def _type(stored: Stored) -> pa.DataType:
    if stored.kind == "list":
        return pa.list_(pa.field("element", _type(stored.inside[0][1])))
    if stored.kind == "struct":
        return pa.struct([pa.field(name, _type(inner)) for name, inner in stored.inside])
    return _SCALARS[stored.name]


def to_arrow(model: type[BaseModel], rows: Sequence[BaseModel]) -> pa.Table:
    """Turn validated rows into an Arrow table, column by column.

    Raises ValueError or OverflowError where a value does not fit its column, such as a lone surrogate in a string or a
    number beyond 64 bits.
    """
    schema = arrow_schema(model)
    columns = rows.values if isinstance(rows, Columns) else _turn([vars(row) for row in rows], schema.names)
    return pa.Table.from_arrays([_column(columns[field.name], field) for field in schema], schema=schema)


def _turn(rows: Sequence[dict[str, Any]], names: Sequence[str]) -> dict[str, list[Any]]:
    return {name: [row[name] for row in rows] for name in names}


def _column(column: list[Any], field: "pa.Field[Any]") -> "pa.Array[Any]":
    if pa.types.is_list(field.type) and pa.types.is_struct(field.type.value_type):
        column = [None if cell is None else [_plain(each) for each in cell] for cell in column]
    array: pa.Array[Any] = pa.array(column, type=field.type)
    return array


def _plain(struct: Struct) -> dict[str, Any]:
    return vars(struct)
