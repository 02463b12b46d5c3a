"""The command line, held at every step of a run until the test that started it says go.

`python driver.py ingest ...` behaves as `gristmill ingest ...`, but that it tells of each step and waits: at that
instant the test can kill it, take a file away, fill the disk. Steps are what the run reports, and each renaming that
readers can see.
"""

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
from holding import hold
from trusting import connect_trusting

import flows.progress
import sources.survey
from flows.cli import main
from flows.progress import SilentReporter

# Files of this size are cut into pieces that several batches mill, as it happens to large files only.
_READ_BYTES = 1 << 14


class _Held(SilentReporter):
    def step(self, name: str) -> None:
        hold(name)


@contextlib.contextmanager
def _reporting(*, wanted: bool = True) -> Iterator[SilentReporter]:
    yield _Held()


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    """Hold before the published file or the link to it gets its name."""
    if event in {"os.rename", "os.symlink"}:
        path = Path(os.fsdecode(arguments[1]))
        if "serving" in (path.parent.name, *path.name.removeprefix(".").split(".")[0].split("-")):
            hold(f"{event} {path.name}")


if __name__ == "__main__":
    sources.survey._READ_BYTES = _READ_BYTES
    flows.progress.reporting = _reporting
    duckdb.connect = connect_trusting  # these many runs are spared the proof; other tests do it
    sys.addaudithook(_audit)
    main()
