"""Fixtures of the fault tests: a warehouse with something published, and input that changed since."""

from collections.abc import Iterator

import duckdb
import pytest

from .field import Field, make_field
from .prefect_home import PrefectHome, make_home
from .trusting import connect_trusting

# Programs that the tests run as processes of their own; they import one another as such.
collect_ignore = [
    "api.py",
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
def prefect_home(tmp_path_factory: pytest.TempPathFactory) -> PrefectHome:
    """A home of Prefect with a database in it."""
    return make_home(tmp_path_factory.mktemp("prefect"))
