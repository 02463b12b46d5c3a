"""What people see: balances, tables, findings. Text of documents is shown with its control characters escaped."""

import csv
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TextIO

import regex
from rich.console import Console
from rich.table import Table
from rich.text import Text

from schemas.run import Run
from warehouse.publish import Published

__all__ = ["FORMATS", "balance_lines", "escape", "print_table", "summary_json", "write_rows"]

# Control characters, and those that reorder or hide what stands beside them: a terminal would obey them.
_UNSAFE = regex.compile(r"[\p{Cc}\p{Bidi_Control}--[\n\t]]", regex.VERSION1)


def escape(text: str) -> str:
    r"""Make text safe to show on a terminal.

    >>> escape("red \x1b[31m")
    'red \\x1b[31m'
    """
    return _UNSAFE.sub(lambda match: match[0].encode("unicode_escape").decode(), text)


def balance_lines(run: Run, published: Published) -> list[str]:
    """Tell what a run came to, as sums that a reader can check."""
    parts = {
        "loaded": run.files_loaded,
        "replaced": run.files_replaced,
        "unchanged": run.files_unchanged,
        "quarantined": run.files_quarantined,
        "unreadable": run.files_unreadable,
        "ignored": run.files_ignored,
    }
    sums = " + ".join(f"{count:,} {name}" for name, count in parts.items())
    lines = [
        f"files       {run.files_found:>8,} found = {sums}",
        f"records     {run.records:>8,} cut = {run.documents:,} loaded + {run.quarantined_records:,} quarantined",
        (f"documents   {run.documents:>8,} with {run.paragraphs:,} paragraphs, {run.spans:,} spans, "
        f"{run.fragments:,} fragments"),
    ]
    if run.quarantined_records or run.quarantined_streams:
        lines.append(
            f"quarantine  {run.quarantined_records + run.quarantined_streams:>8,} rows, {run.quarantined_new:,} new, "
            f"{run.quarantined_streams:,} of them broken streams: gristmill quarantine list"
        )
    if run.replayed:
        lines.append(f"replayed    {run.replayed:>8,} records that were quarantined before")
    if run.files_missing:
        lines.append(f"missing     {run.files_missing:>8,} known files are gone; their rows stay")
    if run.stale_documents:
        lines.append(f"stale       {run.stale_documents:>8,} documents were made by older rules or settings")
    lines.append(f"published   generation {published.generation} to {published.path.parent / 'serving.duckdb'}")
    return lines


def summary_json(run: Run, published: Published) -> str:
    """Give a run's summary as one JSON object."""
    return json.dumps(
        {**run.model_dump(mode="json"), "generation": published.generation, "published_path": str(published.path)},
        ensure_ascii=False,
    )


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
