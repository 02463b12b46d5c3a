"""The SQL of the warehouse, a statement or a short script per file, found by name."""

from functools import cache
from pathlib import Path

__all__ = ["SQL_FOLDER", "script", "scripts"]

SQL_FOLDER = Path(__file__).resolve().parent


@cache
def script(name: str) -> str:
    """Give an SQL file's text; `name` is its path below this folder without the ending."""
    return (SQL_FOLDER / f"{name}.sql").read_text(encoding="utf-8")


def scripts(folder: str) -> dict[str, str]:
    """Give the files of a folder by name, in order of name."""
    return {path.stem: script(f"{folder}/{path.stem}") for path in sorted((SQL_FOLDER / folder).glob("*.sql"))}
