"""`gristmill explain`: a document's lines with their roles, and what was read from them by which rule."""

import sys
from collections.abc import Mapping, Sequence
from typing import Any

import duckdb
from rich.console import Console
from rich.text import Text

from flows.terminal import escape
from text.anatomy.rules import DATED
from text.errors import UsageError

__all__ = ["explain"]

_DOCUMENT = """
SELECT document_id, source_uri, title, published_on, published_precision, updated_on, updated_precision, best_date,
       best_date_precision, best_date_basis,
authors, editors, publisher FROM documents WHERE document_id = $id OR source_uri = $id OR record_key = $id ORDER BY
document_id LIMIT 2
"""
_PARAGRAPHS = "SELECT paragraph_id, role, heading_level, text FROM paragraphs WHERE document_id = ? ORDER BY ordinal"
_MARKS = """
SELECT paragraph_id, start_char, end_char, label, value, rule, confidence FROM marks WHERE document_id = ?
ORDER BY paragraph_id NULLS FIRST, start_char, end_char, label
"""
_WIDTH = 160  # characters of a paragraph that are shown, unless its evidence stands behind them
_TAKEN = " <- taken"
_COLOURS = {
    "title": "bold",
    "subtitle": "bold",
    "heading": "bold cyan",
    "boilerplate": "dim",
    "dateline": "yellow",
    "byline": "yellow",
}


def explain(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Print a document by its id, or by its file or key where they name one alone.

    Raises UsageError where the name fits no document or several.
    """
    cursor = connection.execute(_DOCUMENT, {"id": name})
    columns = [column[0] for column in cursor.description or []]
    found = cursor.fetchall()
    if len(found) != 1:
        what = "several documents; give a document_id" if found else "no document"
        msg = f"`{name}` names {what}. The table documents of the published file lists ids, files and keys."
        raise UsageError(msg)
    console = Console(file=sys.stdout, highlight=False, soft_wrap=True)
    document = dict(zip(columns, found[0], strict=True))
    for column, value in document.items():
        if value is not None:
            console.print(Text(f"{column:<20} ", style="dim") + Text(escape(_plain(value))))
    found_marks = connection.execute(_MARKS, [document["document_id"]]).fetchall()
    taken = _find_taken(found_marks, document)
    marks: dict[str | None, list[Any]] = {}
    for mark in found_marks:
        marks.setdefault(mark[0], []).append(mark)
    for mark in marks.get(None, []):
        _, _, _, label, value, rule, confidence = mark
        line = f"      {label} = {value} ({rule}, {confidence:.2f}){_TAKEN * (mark == taken.get(label))}"
        console.print(Text(escape(line), style="green"))
    rows = connection.execute(_PARAGRAPHS, [document["document_id"]]).fetchall()
    for ordinal, (paragraph_id, role, level, text) in enumerate(rows):
        name_of = f"{role or '-'}{f' {level}' if level else ''}"
        shown = escape(text if len(text) <= _WIDTH else f"{text[:_WIDTH]} …")
        console.print(Text(f"\n{ordinal:>3} {name_of:<12} ", style="dim") + Text(shown, style=_COLOURS.get(role, "")))
        for mark in marks.get(paragraph_id, []):
            _, start, end, label, value, rule, confidence = mark
            words = text[start:end] if end - start <= _WIDTH else f"{text[start : start + _WIDTH]} …"
            sure = "" if confidence is None else f", {confidence:.2f}"
            said = "" if value in {None, words} else f" = {value}"
            line = f"      {label}{said}: “{words}” ({rule}{sure}; {start}-{end}){_TAKEN * (mark == taken.get(label))}"
            console.print(Text(escape(line), style="green"))


def _find_taken(marks: Sequence[tuple[Any, ...]], document: Mapping[str, Any]) -> dict[str, tuple[Any, ...]]:
    """The mark from which each column of the document was taken: the surest that says what the column says."""
    taken: dict[str, tuple[Any, ...]] = {}
    for mark in marks:
        label, value, confidence = mark[3], mark[4], mark[6]
        column = document.get(label)
        said = str(column) if column is not None else None
        if value is None or said is None or not (said == value or (label in DATED and said.startswith(value))):
            continue
        if label not in taken or (confidence or 0) > (taken[label][6] or 0):
            taken[label] = mark
    return taken


def _plain(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
