"""Whether the lake's files are what was written: there and of their size, and, asked for depth, right to the last bit.

Whatever has a hash is hashed anew. Where a reading fails, or a hash is another, the file is named.
"""

import hashlib
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import duckdb

from schemas.columns import column_names
from schemas.settings import Settings
from schemas.tables import TABLES
from warehouse.check import Finding, run_check
from warehouse.derive import DERIVED_TABLES
from warehouse.generations import is_intact, published_generation
from warehouse.lake_files import LakeFile, list_lake_files, what_is_lost
from warehouse.layout import Layout, layout_of
from warehouse.load import run_sql, why_failed
from warehouse.publish import OF_RUNS, attached, news, published_tables
from warehouse.sql import scripts

__all__ = ["check_bytes", "check_files"]

_RESTORE = "bring a backup back with `gristmill restore`; without one ingest the sources into an empty folder"
_MADE_ANEW = "bring a backup back with `gristmill restore`; without one `gristmill ingest --reload` makes its rows anew"
_MADE_BY_NEXT = "the next `gristmill ingest` derives the table anew"
# By which a row tells that it is whole, and the column that names it.
_HASHED = {
    "paragraphs": ("sha256(text) <> text_sha256 OR length(text) <> char_count", "paragraph_id"),
    "raw_documents": ("sha256(raw_text) <> sha256", "document_id"),
    "quarantine": ("raw_bytes IS NOT NULL AND sha256(raw_bytes) <> raw_sha256", "quarantine_id"),
}
_EXAMPLES = 5
_ROWS_AT_ONCE = 1000


def check_files(connection: duckdb.DuckDBPyConnection) -> Finding:
    """Find files of the lake that are gone or of another size than the catalog says; other checks cannot do without."""
    wrong = [
        _fault(file, lost, _MADE_BY_NEXT if file.table in DERIVED_TABLES else _RESTORE)
        for file in _files(connection)
        if (lost := what_is_lost(file)) is not None
    ]
    return _finding("the files of the lake are there", wrong)


def _files(connection: duckdb.DuckDBPyConnection) -> Iterator[LakeFile]:
    for table in TABLES:
        yield from list_lake_files(connection, table)


def _fault(file: LakeFile, wrong: str, do: str) -> dict[str, object]:
    return {"table": file.table, "file": str(file.path), "wrong": wrong, "do": do}


def _finding(name: str, wrong: list[dict[str, object]]) -> Finding:
    return Finding(name, len(wrong), tuple(wrong[:_EXAMPLES]))


def check_bytes(connection: duckdb.DuckDBPyConnection, settings: Settings) -> list[Finding]:
    """Read every file of the lake whole and compute every stored hash anew, in bounded memory.

    Call `check_files` first.
    """
    layout = layout_of(settings.warehouse)
    damaged = [fault for file in _files(connection) if file.is_data for fault in _read(connection, file)]
    findings = [_finding("every file of the lake holds what was written", damaged)]
    if not any(str(fault["wrong"]).startswith("it cannot be read") for fault in damaged):
        findings.append(_finding("every document has the hash of its paragraphs", list(_changed_texts(connection))))
        findings += [run_check(connection, name, query) for name, query in scripts("97_deep_checks").items()]
        findings.append(_finding("quarantined bytes are what was rejected", list(_changed_rejects(connection, layout))))
        findings.append(
            _finding("the lake holds the rows that were published", list(_other_rows(connection, settings)))
        )
    return findings


def _read(connection: duckdb.DuckDBPyConnection, file: LakeFile) -> Iterator[dict[str, object]]:
    """Decode every column of a file, and hash what has a hash."""
    wrong, name = _HASHED.get(file.table, ("false", "NULL"))
    query = (
        f"SELECT count(*) FILTER ({wrong}), min({name}) FILTER ({wrong}), sum(hash(t)) "  # noqa: S608 - our own columns
        f"FROM lake.{file.table} AS t WHERE filename = ?"
    )
    try:
        rows, example, _ = connection.execute(query, [str(file.path)]).fetchone() or (0, None, None)
    except duckdb.Error as exc:
        do = f"remove the file; then {_MADE_BY_NEXT}" if file.table in DERIVED_TABLES else _RESTORE
        yield _fault(file, f"it cannot be read: {why_failed(exc)}", do)
        return
    if rows:
        what = f"{rows} rows are not what was written, such as {example}: their hash is another"
        yield _fault(file, what, _MADE_ANEW if file.table == "paragraphs" else _RESTORE)


def _changed_texts(connection: duckdb.DuckDBPyConnection) -> Iterator[dict[str, object]]:
    """Hash the paragraphs of each document, in order of ids, which DuckDB sorts beyond its memory."""
    with connection.cursor() as reader:
        rows = _in_parts(run_sql(reader, "92_files/texts"))
        for (document_id, expected), paragraphs in groupby(rows, key=itemgetter(0, 1)):
            digest = hashlib.sha256()
            for _, _, ordinal, text in paragraphs:
                digest.update(text.encode() if ordinal == 0 else b"\n" + text.encode())
            if digest.hexdigest() != expected:
                yield {
                    "document_id": document_id,
                    "wrong": "text_sha256 is not that of its paragraphs",
                    "do": _MADE_ANEW,
                }


def _in_parts(cursor: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, str, int, str]]:
    while rows := cursor.fetchmany(_ROWS_AT_ONCE):
        yield from rows


def _changed_rejects(connection: duckdb.DuckDBPyConnection, layout: Layout) -> Iterator[dict[str, object]]:
    for name, sha256 in run_sql(connection, "92_files/kept_bytes").fetchall():
        path = layout.root / name
        if not path.is_file():
            wrong = "it is gone"
        elif _hash(path) != sha256:
            wrong = "its SHA-256 is another than that of the bytes that were rejected"
        else:
            continue
        yield {"table": "quarantine", "file": str(path), "wrong": wrong, "do": "bring it back from a backup"}


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _other_rows(connection: duckdb.DuckDBPyConnection, settings: Settings) -> Iterator[dict[str, object]]:
    """Compare rows, columns without a hash too, with the published file's, where that is intact and up to date."""
    layout = layout_of(settings.warehouse)
    generation = published_generation(layout)
    if generation is None or not is_intact(layout, generation) or news(connection, settings, generation):
        return  # `check_published` says so
    hidden = {"source_files": ["read_at", "modified_at"]}  # alone they make no generation
    if not settings.publish.include_raw:
        hidden["quarantine"] = ["raw_bytes"]
    with attached(connection, generation.path, "READ_ONLY"):
        for table in published_tables(settings):
            if table in OF_RUNS:
                continue
            names = [name for name in column_names(TABLES[table]) if name not in hidden.get(table, ())]
            row = f"hash(({', '.join(names)}))"
            sums = [
                connection.execute(f"SELECT count(*), sum({row}) FROM {place}.{table}").fetchone()  # noqa: S608
                for place in ("lake", "serving")
            ]
            if sums[0] != sums[1]:
                query = (
                    f"SELECT filename, count(*) FROM lake.{table} "  # noqa: S608 - our own columns
                    f"WHERE {row} NOT IN (SELECT {row} FROM serving.{table}) GROUP BY filename ORDER BY filename"
                )
                for name, rows in connection.execute(query).fetchall():
                    wrong = f"{rows} rows differ from what was published of them"
                    yield {"table": table, "file": name, "wrong": wrong, "do": _RESTORE}
