"""Where workers are: a small file per batch under way, which outlives the worker and the run."""

import json
import os
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

__all__ = ["Whereabouts", "WhereaboutsWriter", "list_whereabouts", "read_whereabouts", "tell_under_way"]

_PREFIX = "at-"
_PLACE = "%10d %20d\n"  # of fixed width, for it is written over


class Whereabouts(NamedTuple):
    """At what a worker is: the piece of its batch, its file, and the record, the first of those that go in step."""

    piece: int
    source_uri: str
    record_index: int | None
    idle_seconds: float  # since it came there, by the clock

    def __str__(self) -> str:
        return self.source_uri if self.record_index is None else f"{self.source_uri} (record {self.record_index})"


class WhereaboutsWriter:
    """Keeps the file of one batch; the file goes when the batch is done, and stays where the worker dies."""

    def __init__(self, staging: Path, batch_id: str, source_uris: Sequence[str]) -> None:
        self._path = staging / f"{_PREFIX}{batch_id}"
        self._uris = source_uris
        self._file = -1

    def __enter__(self) -> Self:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        content = _PLACE % (0, -1) + json.dumps(self._uris)
        self._path.write_text(content, encoding="ascii")
        self._file = os.open(self._path, os.O_WRONLY)
        return self

    def at(self, piece: int, record_index: int | None = None) -> None:
        """Tell the piece of the batch, by its place, and the record that come next."""
        place = _PLACE % (piece, -1 if record_index is None else record_index)
        os.pwrite(self._file, place.encode("ascii"), 0)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._file)
        self._path.unlink(missing_ok=True)


def read_whereabouts(staging: Path, batch_id: str) -> Whereabouts | None:
    """Tell where the worker of a batch is, or was when it died; None where it had not begun or was done."""
    return _read(staging / f"{_PREFIX}{batch_id}")


def list_whereabouts(staging: Path) -> list[Whereabouts]:
    """Tell where all workers of a run are, or were when it was killed."""
    return [found for path in sorted(staging.glob(f"{_PREFIX}*")) if (found := _read(path))]


def tell_under_way(staging: Path, idle_seconds: float = 0) -> str | None:
    """Say where the workers of a run are that have been at one thing for so long, by the clock; None where none is."""
    return "; ".join(str(each) for each in list_whereabouts(staging) if each.idle_seconds >= idle_seconds) or None


def _read(path: Path) -> Whereabouts | None:
    try:
        place, _, uris = path.read_text(encoding="ascii").partition("\n")
        piece, record_index = map(int, place.split())
        idle = time.time() - path.stat().st_mtime
        return Whereabouts(piece, json.loads(uris)[piece], None if record_index < 0 else record_index, idle)
    except (FileNotFoundError, ValueError):  # it is done since, or was ended while it wrote
        return None
