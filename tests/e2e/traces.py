"""Find a word wherever a warehouse may hold it: as bytes, and in what is decoded of every file."""

import gzip
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

__all__ = ["traces"]


def traces(root: Path, word: str) -> set[str]:
    """Name the files below a folder that hold a word, and how: as they are stored, or decoded."""
    return {
        f"{path.relative_to(root).as_posix()} ({how})"
        for path in sorted(root.rglob("*"))
        if path.is_file() and not path.is_symlink()
        for how in _ways(path, word)
    }


def _ways(path: Path, word: str) -> Iterator[str]:
    content = path.read_bytes()
    if word.encode() in content:
        yield "bytes"
    if content.startswith(b"\x1f\x8b") and word.encode() in gzip.decompress(content):
        yield "unpacked"
    if path.suffix == ".parquet" and _in_parquet(path, word):
        yield "rows"
    if path.suffix == ".duckdb" and _in_duckdb(path, word):
        yield "rows"
    if content.startswith(b"SQLite format 3") and _in_sqlite(path, word):
        yield "rows"


def _in_parquet(path: Path, word: str) -> bool:
    return word in str(pq.read_table(path).to_pylist()) or word in str(pq.read_metadata(path).to_dict())


def _in_duckdb(path: Path, word: str) -> bool:
    with duckdb.connect(str(path), read_only=True) as connection:
        tables = [name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
        query = "SELECT count(*) FROM {} AS t WHERE contains(CAST(t AS VARCHAR), ?)"
        return any((connection.execute(query.format(table), [word]).fetchone() or (0,))[0] for table in tables)


def _in_sqlite(path: Path, word: str) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        for each in path.parent.glob(f"{path.name}*"):  # its log too
            shutil.copy(each, folder)
        connection = sqlite3.connect(Path(folder) / path.name)
        try:
            tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            return any(word in str(row) for table in tables for row in connection.execute(f'SELECT * FROM "{table}"'))
        finally:
            connection.close()
