"""What people see: tables and texts. Text of documents is shown with its control characters escaped."""

import csv
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TextIO

import regex
from rich.console import Console
from rich.table import Table
from rich.text import Text

__all__ = ["FORMATS", "escape", "print_table", "write_rows"]

# Control characters, and those that reorder or hide what stands beside them: a terminal would obey them.
_UNSAFE = regex.compile(r"[\p{Cc}\p{Bidi_Control}--[\n\t]]", regex.VERSION1)


def escape(text: str) -> str:
    r"""Make text safe to show on a terminal.

    >>> escape("red \x1b[31m")
    'red \\x1b[31m'
    """
    return _UNSAFE.sub(lambda match: match[0].encode("unicode_escape").decode(), text)


def print_table(columns: Sequence[str], rows: Iterable[Sequence[Any]], console: Console) -> None:
    """Print rows as a table; cells wrap and nothing is cut off."""
    table = Table(show_header=True, header_style="bold", box=None, pad_edge=False)
    for column in columns:
        table.add_column(escape(column), overflow="fold")
    for row in rows:
        table.add_row(*(Text(escape(_cell(value))) for value in row))
    console.print(table)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return repr(value) if isinstance(value, bytes) else str(value)


def _write_table(columns: Sequence[str], rows: Iterator[Sequence[Any]], out: TextIO) -> None:
    # Without a terminal there is no width to fit into.
    print_table(columns, rows, Console(file=out, width=None if out.isatty() else 100_000, soft_wrap=not out.isatty()))


def _write_csv(columns: Sequence[str], rows: Iterator[Sequence[Any]], out: TextIO) -> None:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in rows)


def _write_json(columns: Sequence[str], rows: Iterator[Sequence[Any]], out: TextIO) -> None:
    lead = "["
    for row in rows:
        out.write(lead + json.dumps(dict(zip(columns, map(_plain, row), strict=True)), ensure_ascii=False, default=str))
        lead = ",\n"
    out.write("[]\n" if lead == "[" else "]\n")


def _plain(value: object) -> object:
    return value.hex() if isinstance(value, bytes) else value


FORMATS: dict[str, Callable[[Sequence[str], Iterator[Sequence[Any]], TextIO], None]] = {
    "table": _write_table,
    "json": _write_json,
    "csv": _write_csv,
}


def write_rows(columns: Sequence[str], rows: Iterator[Sequence[Any]], form: str) -> None:
    """Write rows to standard output as table, json (an array of objects) or csv."""
    FORMATS[form](columns, rows, sys.stdout)
