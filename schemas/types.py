"""How the type of a model's field is stored: the one place that Arrow and SQL types are drawn from."""

import datetime as dt
import types
import typing
from typing import Any, NamedTuple

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from schemas.base import SqlType, Struct

__all__ = ["Stored", "stored_type"]


class Stored(NamedTuple):
    """The shape of a column: a scalar's SQL name, or a list or struct with what is inside."""

    kind: str  # "scalar", "list" or "struct"
    name: str  # the SQL name of a scalar, "" otherwise
    nullable: bool
    inside: tuple[tuple[str, "Stored"], ...] = ()  # an element named "", or the fields


_SCALARS: dict[object, str] = {
    str: "VARCHAR",
    int: "BIGINT",
    float: "DOUBLE",
    bool: "BOOLEAN",
    bytes: "BLOB",
    dt.date: "DATE",
    dt.datetime: "TIMESTAMP",
}


def stored_type(field: FieldInfo) -> Stored:
    """Tell how a field is stored.

    Raises TypeError for a type that has no column type yet, so that a new kind of field cannot slip through unmapped.
    """
    for mark in field.metadata:
        if isinstance(mark, SqlType):
            return Stored("scalar", mark.name, nullable=False)
    return _stored(field.annotation)


def _stored(annotation: Any) -> Stored:
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:
        names = [mark.name for mark in arguments[1:] if isinstance(mark, SqlType)]
        return Stored("scalar", names[0], nullable=False) if names else _stored(arguments[0])
    if origin in (typing.Union, types.UnionType):
        inner = [each for each in arguments if each is not types.NoneType]
        if len(inner) == 1:
            return _stored(inner[0])._replace(nullable=True)
    if origin is typing.Literal:
        kinds = {type(each) for each in arguments}
        if len(kinds) == 1:
            return _stored(kinds.pop())
    if origin is list:
        return Stored("list", "", nullable=False, inside=(("", _stored(arguments[0])),))
    if isinstance(annotation, type) and issubclass(annotation, Struct):
        return Stored("struct", "", nullable=False, inside=_fields(annotation))
    if annotation in _SCALARS:
        return Stored("scalar", _SCALARS[annotation], nullable=False)
    msg = f"no column type is known for {annotation!r}; add it to schemas/types.py"
    raise TypeError(msg)


def _fields(model: type[BaseModel]) -> tuple[tuple[str, Stored], ...]:
    return tuple((name, stored_type(field)) for name, field in model.model_fields.items())
