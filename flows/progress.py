"""Progress on a terminal, from the first second on; nothing where there is none."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

__all__ = ["BarReporter", "SilentReporter", "reporting"]

_STEPS = {
    "begun": "finding files",
    "found": "milling",
    "milled": "milling",
    "committing": "loading",
    "committed": "milling",
    "loaded": "publishing",
    "published": "done",
}


class SilentReporter:
    """Tells nobody."""

    def step(self, name: str) -> None:
        """Ignore it."""

    def found(self, files: int) -> None:
        """Ignore it."""

    def milled(self, files: int, input_bytes: int) -> None:
        """Ignore it."""


class BarReporter:
    """Shows the step, the files milled and the time on standard error."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task = progress.add_task("starting", total=None, megabytes=0.0)
        self._megabytes = 0.0

    def step(self, name: str) -> None:
        """Name what is going on now."""
        self._progress.update(self._task, description=_STEPS.get(name, name))

    def found(self, files: int) -> None:
        """Know how much there is to do."""
        self._progress.update(self._task, total=files)

    def milled(self, files: int, input_bytes: int) -> None:
        """Move on."""
        self._megabytes += input_bytes / 1e6
        self._progress.update(self._task, advance=files, megabytes=self._megabytes)


@contextmanager
def reporting(*, wanted: bool = True) -> Iterator[BarReporter | SilentReporter]:
    """Give a reporter that suits standard error."""
    if not (wanted and sys.stderr.isatty()):
        yield SilentReporter()
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("files, {task.fields[megabytes]:.1f} MB"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield BarReporter(progress)
