"""Fixtures of the fault tests: a warehouse with something published, and input that changed since."""

import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import NamedTuple

import duckdb
import pytest

from .corpus import change_corpus, write_config, write_corpus
from .inline import ingest_inline
from .running import driver, left_over
from .served import Up, served
from .tables import State, state_of
from .trusting import connect_trusting

# Programs that the tests run as processes of their own; they import one another as such.
collect_ignore = [
    "busy.py",
    "driver.py",
    "holding.py",
    "poisoned.py",
    "prefect_commands.py",
    "reader.py",
    "small_disk.py",
    "trusting.py",
]


class Field(NamedTuple):
    """Where a run is disturbed: input, settings, and what the warehouse holds before a run and after one."""

    folder: Path
    corpus: Path
    config: Path
    before: State
    after: State
    new_warehouse: Callable[[], Path]

    def command(self, warehouse: Path, *options: str, corpus: Path | None = None) -> list[str | Path]:
        """Give the command that ingests the changed input, or other input."""
        where = ("--config", self.config, "--warehouse", warehouse)
        return driver("ingest", corpus or self.corpus, "--source", "corpus", *where, *options)


@pytest.fixture(scope="package", autouse=True)
def _trusted_extensions() -> Iterator[None]:
    """Spare this process the proof of DuckDB's extensions, a third of a second for each lake; other tests do it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(duckdb, "connect", connect_trusting)
        yield


@pytest.fixture(scope="session")
def field(tmp_path_factory: pytest.TempPathFactory) -> Field:
    """A corpus that was ingested and then changed. Nobody may change it further."""
    folder = tmp_path_factory.mktemp("field")
    corpus, config, template = folder / "corpus", write_config(folder), folder / "template"
    write_corpus(corpus)
    ingest_inline(corpus, config, template)
    change_corpus(corpus)
    numbers = count()

    def new_warehouse() -> Path:
        return Path(shutil.copytree(template, folder / f"warehouse-{next(numbers)}", symlinks=True))

    undisturbed = new_warehouse()
    ingest_inline(corpus, config, undisturbed)
    return Field(folder, corpus, config, state_of(template), state_of(undisturbed), new_warehouse)


@pytest.fixture(scope="session")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    """`gristmill up` as it is left running. Nobody may end it."""
    with served(tmp_path_factory.mktemp("up")) as running:
        yield running
        running.run.process.terminate()
        assert running.run.finish().code == 0
        assert not left_over(running.run.mark)
