"""Fixtures of the fault tests: a warehouse with something published, and input that changed since."""

from collections.abc import Iterator

import duckdb
import pytest

from .field import Field, make_field
from .running import left_over
from .served import Up, served
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


@pytest.fixture(scope="package", autouse=True)
def _trusted_extensions() -> Iterator[None]:
    """Spare this process the proof of DuckDB's extensions, a third of a second for each lake; other tests do it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(duckdb, "connect", connect_trusting)
        yield


@pytest.fixture(scope="session")
def field(tmp_path_factory: pytest.TempPathFactory) -> Field:
    """A corpus that was ingested and then changed. Nobody may change it further."""
    return make_field(tmp_path_factory.mktemp("field"))


@pytest.fixture(scope="session")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    """`gristmill up` as it is left running. Nobody may end it."""
    with served(tmp_path_factory.mktemp("up")) as running:
        yield running
        running.run.process.terminate()
        assert running.run.finish().code == 0
        assert not left_over(running.run.mark)
