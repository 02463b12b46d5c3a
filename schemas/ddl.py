"""Models to SQL: CREATE TABLE and COMMENT statements."""

from pydantic import BaseModel

from schemas.columns import column_names
from schemas.types import Stored, stored_type

__all__ = ["column_types", "comments", "create_table", "quoted", "summary"]


def create_table(name: str, model: type[BaseModel]) -> str:
    """Write the CREATE TABLE statement of a table.

    >>> from schemas.meta import Meta
    >>> print(create_table("meta", Meta))
    CREATE TABLE meta (
        schema_version BIGINT NOT NULL,
        migrated_at TIMESTAMP NOT NULL,
        code_version VARCHAR NOT NULL
    )
    """
    columns = ",\n".join(f"    {column} {kind}" for column, kind in column_types(model).items())
    return f"CREATE TABLE {name} (\n{columns}\n)"


def column_types(model: type[BaseModel]) -> dict[str, str]:
    """Give each column's SQL type with NOT NULL where the model demands a value."""
    stored = {name: stored_type(model.model_fields[name]) for name in column_names(model)}
    return {name: _sql(each) + ("" if each.nullable else " NOT NULL") for name, each in stored.items()}


def comments(name: str, model: type[BaseModel]) -> list[str]:
    """Write the COMMENT statements of a table and its columns, from the model's docstring and descriptions."""
    table = f"COMMENT ON TABLE {name} IS {quoted(summary(model))}"
    columns = (
        f"COMMENT ON COLUMN {name}.{column} IS {quoted(model.model_fields[column].description or '')}"
        for column in column_names(model)
    )
    return [table, *columns]


def summary(model: type[BaseModel]) -> str:
    """Give the first line of a model's docstring: what a row is."""
    return (model.__doc__ or "").strip().splitlines()[0]


def quoted(text: str) -> str:
    """Write a string as an SQL literal, for the statements that take no parameters.

    >>> quoted("it's")
    "'it''s'"
    """
    return "'" + text.replace("'", "''") + "'"


def _sql(stored: Stored) -> str:
    if stored.kind == "list":
        return f"{_sql(stored.inside[0][1])}[]"
    if stored.kind == "struct":
        return "STRUCT(" + ", ".join(f"{name} {_sql(inner)}" for name, inner in stored.inside) + ")"
    return stored.name
