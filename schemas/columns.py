"""Rows of a table held column by column, and validated so.

A model for each row takes several times the memory of its values, and three to seven times as long: a document may have
hundreds of thousands of paragraphs. The rules are those of the table's model, field by field, with its rule for whole
rows.
"""

import inspect
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Annotated, Any, ClassVar, Generic, Self, TypeVar, overload

from pydantic import BaseModel, ConfigDict, FailFast, Field, create_model, model_validator

from schemas.base import Row, RowRule

__all__ = ["Columns", "column_names"]

_RowT = TypeVar("_RowT", bound=BaseModel)


@cache
def column_names(model: type[BaseModel]) -> tuple[str, ...]:
    """Name a table's columns in their order: a key, its own, then what it shares with others, the load's last."""
    classes = [each for each in model.__mro__ if issubclass(each, BaseModel)]
    names = (name for each in classes for name in inspect.get_annotations(each) if name in model.model_fields)
    key = model.KEY if issubclass(model, Row) else ()
    return tuple(dict.fromkeys([*key, *names]))


class Columns(Sequence[_RowT], Generic[_RowT]):
    """Validated rows of one table, held column by column; `values` has a list for each column, all as long.

    It reads like a list of models: one is made when it is asked for.
    """

    __slots__ = ("model", "values")

    def __init__(self, model: type[_RowT], values: dict[str, list[Any]] | None = None) -> None:
        self.model = model
        self.values = {name: [] for name in column_names(model)} if values is None else values

    @classmethod
    def validated(cls, model: type[_RowT], values: Mapping[str, Sequence[Any]]) -> Self:
        """Validate rows, given column by column. Raises pydantic's ValidationError, which names column and row."""
        checked = vars(_table_of(model).model_validate(values))
        return cls(model, {name: checked[name] for name in column_names(model)})

    def append(self, row: _RowT) -> None:
        """Take in a row, which its model has validated."""
        for name, column in self.values.items():
            column.append(getattr(row, name))

    def take(self, rows: "Columns[_RowT]") -> None:
        """Take in the rows of another, which has none afterwards."""
        if not self:
            self.values, rows.values = rows.values, self.values
            return
        for name, column in self.values.items():
            column.extend(rows.values[name])
        rows.truncate(0)

    def cut(self, size: int) -> Iterator[Self]:
        """So many rows after the other, as columns."""
        for start in range(0, len(self), size):
            yield type(self)(self.model, {name: column[start : start + size] for name, column in self.values.items()})

    def truncate(self, length: int) -> None:
        """Keep the first rows only."""
        for column in self.values.values():
            del column[length:]

    def __len__(self) -> int:
        return len(next(iter(self.values.values())))

    @overload
    def __getitem__(self, place: int) -> _RowT: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[_RowT]: ...
    def __getitem__(self, place: int | slice) -> _RowT | Sequence[_RowT]:
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(len(self)))]
        return self.model.model_construct(**{name: column[place] for name, column in self.values.items()})

    def __iter__(self) -> Iterator[_RowT]:
        return (self[place] for place in range(len(self)))


class _Table(BaseModel):
    """The columns of a table: as long as one another, and with its model's rule for whole rows."""

    model_config = ConfigDict(extra="forbid", strict=True)
    RULE: ClassVar[RowRule | None] = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        columns = vars(self)
        if len(set(map(len, columns.values()))) > 1:
            msg = f"the columns differ in length: { ({name: len(column) for name, column in columns.items()}) }"
            raise ValueError(msg)
        if self.RULE is not None:
            for values in zip(*(columns[name] for name in self.RULE.columns), strict=True):
                self.RULE.demand(*values)
        return self


@cache
def _table_of(model: type[BaseModel]) -> type[_Table]:
    """Derive the model of a table's columns from that of its rows: a list of what each field is."""
    columns: dict[str, Any] = {
        name: (Annotated[list[Annotated[field.annotation, *field.metadata, Field()]], FailFast()], ...)  # type: ignore[name-defined]
        for name, field in model.model_fields.items()
    }
    table = create_model(model.__name__, __base__=_Table, **columns)
    table.RULE = model.RULE if issubclass(model, Row) else None
    return table
