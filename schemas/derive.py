"""Write what is derived from the models: the tables' SQL and the data dictionary. `python -m schemas.derive`."""

from pathlib import Path

from pydantic import BaseModel

from schemas.arrow import column_names
from schemas.ddl import column_types, comments, create_table, summary
from schemas.reasons import LEDGER, QUARANTINE
from schemas.tables import TABLES

__all__ = ["derived_files", "main"]

ROOT = Path(__file__).resolve().parent.parent


def derived_files() -> dict[Path, str]:
    """Give every derived file, relative to the project, with what it should hold."""
    files = {Path(f"warehouse/sql/10_tables/{name}.sql"): _table_sql(name, model) for name, model in TABLES.items()}
    return {**files, Path("docs/tables.md"): _dictionary()}


def _table_sql(name: str, model: type[BaseModel]) -> str:
    return ";\n".join([create_table(name, model), *comments(name, model)]) + ";\n"


def _dictionary() -> str:
    parts = [
        "# Tables",
        (
            "Derived from the models in `schemas/` by `make derive`; do not edit. "
            "Offsets count code points, 0-based and half-open; columns in `_bytes` and `byte_` count bytes; `_at` is UTC."
        ),
    ]
    for name, model in TABLES.items():
        parts += [f"## {name}", summary(model), _columns(model)]
    parts += ["## Reasons in `quarantine`", _codes(QUARANTINE), "## Reasons in `run_files`", _codes(LEDGER)]
    return "\n\n".join(parts) + "\n"


def _columns(model: type[BaseModel]) -> str:
    types = column_types(model)
    rows = [
        f"| {name} | {types[name].removesuffix(' NOT NULL')} | {'' if types[name].endswith(' NOT NULL') else 'yes'} "
        f"| {model.model_fields[name].description} |"
        for name in column_names(model)
    ]
    return "\n".join(["| column | type | may be null | what |", "|---|---|---|---|", *rows])


def _codes(codes: dict[str, str]) -> str:
    return "\n".join(["| reason | what |", "|---|---|", *(f"| `{code}` | {what} |" for code, what in codes.items())])


def main() -> None:
    """Write all derived files."""
    for path, content in derived_files().items():
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main()
