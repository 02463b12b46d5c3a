"""Write a file so that whoever reads it sees it whole, as it was or as it is."""

import os
from pathlib import Path

from pydantic import BaseModel

__all__ = ["write_whole"]


def write_whole(path: Path, content: BaseModel, mode: int = 0o666) -> None:
    """Write a JSON file, and have it on the disk; `mode` is as of open(2). Raises OSError."""
    building = path.with_name(f".{path.name}")
    with open(os.open(building, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:  # noqa: PTH123
        file.write(content.model_dump_json(indent=1).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
    building.replace(path)
    _sync(path.parent)


def _sync(path: Path) -> None:
    """Have the disk hold a file or a folder as it is."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
