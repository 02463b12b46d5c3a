"""Rows for people and programs: on a terminal nothing steers it; in files and pipes all values are exact."""

import csv
import json
import math
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import count
from typing import Any, TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.terminal import UNSAFE, escape, needs_ascii

__all__ = ["FORMATS", "print_table", "write_rows"]


def print_table(columns: Sequence[str], rows: Iterable[Sequence[Any]], console: Console) -> None:
    """Print rows as a table; cells wrap and nothing is cut off."""
    table = Table(show_header=True, header_style="bold", box=None, pad_edge=False)
    for column in columns:
        table.add_column(Text(escape(column)), overflow="fold")
    for row in rows:
        table.add_row(*(Text(escape(_cell(value))) for value in row))
    console.print(table)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool | list | dict):
        return json.dumps(_plain(value), ensure_ascii=False)
    return str(_plain(value))


def _write_table(columns: Sequence[str], rows: Iterator[Sequence[Any]], out: TextIO) -> None:
    # Without a terminal there is no width to fit into.
    print_table(columns, rows, Console(file=out, width=None if out.isatty() else 100_000, soft_wrap=not out.isatty()))


class _UnixLines:
    """Ends lines as shells expect; the CSV writer ends them with CR LF, for else it would leave a lone CR unquoted."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def write(self, line: str) -> None:
        self._out.write(line.removesuffix("\r\n") + "\n")


def _write_csv(columns: Sequence[str], rows: Iterator[Sequence[Any]], out: TextIO) -> None:
    shown = escape if out.isatty() else str  # CSV has no escapes: a terminal is shown them, a file gets what there is
    writer = csv.writer(_UnixLines(out), lineterminator="\r\n")
    writer.writerow(map(shown, columns))
    writer.writerows([shown(_cell(value)) for value in row] for row in rows)


def _write_json(columns: Sequence[str], rows: Iterator[Sequence[Any]], out: TextIO) -> None:
    lead, names = "[", _distinct(columns)
    for row in rows:
        written = json.dumps(dict(zip(names, map(_plain, row), strict=True)), ensure_ascii=needs_ascii(out))
        # Unsafe characters stand inside strings alone, where JSON has an escape for each: the value is the same.
        out.write(lead + UNSAFE.sub(lambda unsafe: json.dumps(unsafe[0])[1:-1], written))
        lead = ",\n"
    out.write("[]\n" if lead == "[" else "]\n")


def _distinct(columns: Sequence[str]) -> list[str]:
    """Number the columns of one name, for a JSON object holds each name once.

    >>> _distinct(["a", "b", "a"])
    ['a', 'b', 'a_2']
    """
    names: list[str] = []
    for column in columns:
        same = (f"{column}_{number}" for number in count(2))
        names.append(column if column not in names else next(name for name in same if name not in {*names, *columns}))
    return names


def _plain(value: object) -> object:
    r"""Turn a value into what JSON holds: bytes are hexadecimal digits, all that JSON has no type for is words.

    >>> _plain({"raw": b"\xff", "at": [float("inf"), 1.5, None]})
    {'raw': 'ff', 'at': ['inf', 1.5, None]}
    """
    if isinstance(value, dict):
        return {str(_plain(key)): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, bytes):
        return value.hex()
    is_json = value is None or isinstance(value, int | str) or (isinstance(value, float) and math.isfinite(value))
    return value if is_json else str(value)


FORMATS: dict[str, Callable[[Sequence[str], Iterator[Sequence[Any]], TextIO], None]] = {
    "table": _write_table,
    "json": _write_json,
    "csv": _write_csv,
}


def write_rows(columns: Sequence[str], rows: Iterator[Sequence[Any]], form: str) -> None:
    """Write rows to standard output as table, json (an array of objects) or csv."""
    FORMATS[form](columns, rows, sys.stdout)
