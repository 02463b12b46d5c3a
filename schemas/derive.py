"""Write what is derived from the models: the tables' SQL, the data dictionary, the page of settings.

`python -m schemas.derive`, or `make derive`.
"""

import json
import re
from pathlib import Path

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from schemas.columns import column_names
from schemas.ddl import column_types, comments, create_table, summary
from schemas.reasons import LEDGER, QUARANTINE, SOURCES
from schemas.settings import SourceSettings, settings_sections
from schemas.tables import PUBLISHED_TABLES, TABLES

__all__ = ["derived_files", "main"]

_COMMENT = re.compile(r"^COMMENT ON (?:VIEW|COLUMN) (\S+) IS '(.*)';$", re.MULTILINE)
_MACRO_COMMENT = re.compile(r"^COMMENT ON MACRO (?:TABLE )?\w+ IS '(.*)';$", re.MULTILINE)
_UNPUBLISHED = {"fingerprints", "forgotten", "raw_documents"}
_ROOT = Path(__file__).resolve().parent.parent


def derived_files() -> dict[Path, str]:
    """Give every derived file, relative to the project, with what it should hold."""
    files = {Path(f"warehouse/sql/10_tables/{name}.sql"): _table_sql(name, model) for name, model in TABLES.items()}
    files |= {
        Path(f"warehouse/sql/30_publish/tables/{name}.sql"): _table_sql(name, m) for name, m in PUBLISHED_TABLES.items()
    }
    pages = {"docs/tables.md": _dictionary(), "docs/configuration.md": _configuration(), "docs/dbt-sources.yml": _dbt()}
    return {**files, **{Path(name): content for name, content in pages.items()}}


def _table_sql(name: str, model: type[BaseModel]) -> str:
    return ";\n".join([create_table(name, model), *comments(name, model)]) + ";\n"


def _dictionary() -> str:
    parts = [
        "# Tables",
        (
            "Derived from the models in `schemas/` by `make derive`; do not edit. Offsets "
            "count code points, 0-based and half-open; columns in `_bytes` or `byte_` count bytes; `_at` is UTC."
        ),
    ]
    for name, model in {**TABLES, **PUBLISHED_TABLES}.items():
        parts += [f"## {name}", summary(model), _columns(model)]
    for path in sorted((_ROOT / "warehouse/sql/40_marts").glob("mart_*.sql")):
        parts += [f"## {path.stem}", _view(path.read_text(encoding="utf-8"))]
    paths = [*(_ROOT / "warehouse/sql/38_macros").glob("*.sql"), _ROOT / "warehouse/sql/40_marts/text_main.sql"]
    macros = [path.read_text(encoding="utf-8") for path in sorted(paths)]
    parts += ["## Macros", "\n".join(["| macro | what |", "|---|---|", *map(_macro, macros)])]
    for table, reasons in {"quarantine": QUARANTINE, "run_files": LEDGER, "run_sources": SOURCES}.items():
        parts += [f"## Reasons in `{table}`", _codes(reasons)]
    return "\n\n".join(parts) + "\n"


def _view(statements: str) -> str:
    """Describe a view by the comments of its SQL."""
    comments = [(where, what.replace("''", "'")) for where, what in _COMMENT.findall(statements)]
    rows = [f"| {where.split('.')[1]} | {what} |" for where, what in comments if "." in where]
    return "\n".join([f"A view. {comments[0][1]}", "", "| column | what |", "|---|---|", *rows])


def _dbt() -> str:
    """Describe all that is published as a source of dbt, which picks up no comments by itself."""
    told = {name: (summary(model), _descriptions(model)) for name, model in {**TABLES, **PUBLISHED_TABLES}.items()}
    for path in sorted((_ROOT / "warehouse/sql/40_marts").glob("mart_*.sql")):
        comments = [(where, what.replace("''", "'")) for where, what in _COMMENT.findall(path.read_text("utf-8"))]
        columns = {where.split(".")[1]: what for where, what in comments if "." in where}
        told[path.stem] = comments[0][1], columns
    lines = [
        "# Derived from the models in `schemas/` and the marts by `make derive`; do not edit.",
        "version: 2",
        "sources:",
        "  - name: gristmill",
        "    database: serving",
        "    schema: main",
        "    tables:",
    ]
    for name in sorted(told.keys() - _UNPUBLISHED):
        what, columns = told[name]
        lines += [f"      - name: {name}", f"        description: {json.dumps(what)}", "        columns:"]
        for column, meaning in columns.items():
            lines += [f"          - name: {column}", f"            description: {json.dumps(meaning)}"]
    return "\n".join(lines) + "\n"


def _descriptions(model: type[BaseModel]) -> dict[str, str]:
    return {name: model.model_fields[name].description or "" for name in column_names(model)}


def _macro(statements: str) -> str:
    """Describe a macro by its comment, which begins with a call of it."""
    told = _MACRO_COMMENT.findall(statements)
    call, _, what = told[0].replace("''", "'").partition(": ")
    return f"| `{call}` | {what} |"


def _columns(model: type[BaseModel]) -> str:
    types = column_types(model)
    rows = [
        f"| {name} | {types[name].removesuffix(' NOT NULL')} | {'' if types[name].endswith(' NOT NULL') else 'yes'} "
        f"| {model.model_fields[name].description} |"
        for name in column_names(model)
    ]
    return "\n".join(["| column | type | may be null | what |", "|---|---|---|---|", *rows])


_CONFIGURATION = """\
# Configuration

Derived from the models in `schemas/settings.py` by `make derive`; do not edit.

`config/gristmill.toml` holds the sections below, each `config/sources/*.toml` beside it one source. Paths in a file are
relative to that file. `--config FILE` names another file, whose sources are in the folder `sources/` beside it.

An environment variable overrides a setting, `GRISTMILL_<SECTION>__<KEY>`, such as `GRISTMILL_INGEST__WORKERS=4`; the
command line overrides both. An unknown key or a wrong type ends the command with exit code 2 before anything runs, and
names the key, the file and the line. A source whose folder is not there fails by itself, and the others are ingested.

Settings that change rows (a source's fields, encoding and language; the largest record) are part of `process_version`:
documents that other settings made are counted as stale in the balance, and `gristmill ingest --reload` makes them anew.
"""


def _configuration() -> str:
    sections = {f"[{name}]": model for name, model in settings_sections().items()}
    sections["A source, in `sources/<name>.toml`"] = SourceSettings
    parts = [f"## {title}\n\n{summary(model)}\n\n{_settings(model)}\n" for title, model in sections.items()]
    return "\n".join([_CONFIGURATION, *parts])


def _settings(model: type[BaseModel]) -> str:
    rows = [f"| `{name}` | {_default(field)} | {field.description} |" for name, field in model.model_fields.items()]
    return "\n".join(["| key | default | what |", "|---|---|---|", *rows])


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "must be given"
    default = field.default
    if default is None or isinstance(default, BaseModel):
        return "not set"
    if isinstance(default, tuple):
        return f"`{json.dumps(default)}`"
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"


def _codes(codes: dict[str, str]) -> str:
    return "\n".join(["| reason | what |", "|---|---|", *(f"| `{code}` | {what} |" for code, what in codes.items())])


def main() -> None:
    """Write all derived files."""
    for path, content in derived_files().items():
        (_ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (_ROOT / path).write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main()
