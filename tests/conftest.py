"""Fixtures that several folders of tests share."""

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import duckdb
import hypothesis
import pytest

# Imported before any folder of tests that has the same name can stand in their way.
import flows  # noqa: F401
import schemas  # noqa: F401
import sources  # noqa: F401
import text  # noqa: F401
from schemas.settings import Settings, WarehouseSettings
from warehouse.connect import open_lake

# A shell that starts the tests in the background has SIGINT ignored, and every process below inherits that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# How long an example takes says nothing on a machine that others load too.
hypothesis.settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("any machine")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest tests, so that no worker waits for another that has them still to come."""
    items.sort(key=lambda item: "test_kill" not in item.nodeid)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly what the machine lacks."""
    skipped = terminalreporter.stats.get("skipped", [])
    for why in sorted({str(report.longrepr[2]) for report in skipped if "NOT TESTED" in str(report.longrepr)}):
        terminalreporter.write_line(why, red=True, bold=True)


@pytest.fixture(scope="session", autouse=True)
def _plain_environment() -> Iterator[None]:
    """Nothing that is set on the machine steers a test."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("GRISTMILL_")]:
            patch.delenv(name)
        yield


@pytest.fixture(scope="session")
def _empty_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse as `open_lake` makes it, for copies are made faster."""
    folder = tmp_path_factory.mktemp("empty") / "warehouse"
    with open_lake(WarehouseSettings(path=folder)):
        return folder


@pytest.fixture
def settings(tmp_path: Path, _empty_warehouse: Path) -> Settings:
    """Settings with a warehouse of the test's own: its tables, no rows, and one thread, which is enough for little."""
    folder = Path(shutil.copytree(_empty_warehouse, tmp_path / "warehouse"))
    return Settings(warehouse=WarehouseSettings(path=folder, threads=1))


@pytest.fixture
def lake(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """The lake of `settings`, open for writing."""
    with open_lake(settings.warehouse) as connection:
        yield connection
