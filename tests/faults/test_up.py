"""`gristmill up` serves the schedules, and whatever of it is killed leaves no process and nothing half-done."""

import contextlib
import datetime as dt
import fcntl
import itertools
import os
import signal
import sqlite3
import stat
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest

from schemas.settings import WarehouseSettings, load_settings
from warehouse.check_all import check_all
from warehouse.connect import open_lake

from .corpus import text
from .running import left_over, processes_of, run
from .served import GRISTMILL, Up, served, wait_until

# Each start takes ten seconds of a core; on a machine that others load too that is long.
pytestmark = pytest.mark.timeout(1800)


@contextmanager
def held(lock: Path) -> Iterator[None]:
    """Hold the lock of a run, so that runs wait for it."""
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def process_of(up: Up, words: str) -> psutil.Process | None:
    """Find a process of it by what stands in its command line."""
    for process in processes_of(up.run.mark):
        try:
            if words in " ".join(process.cmdline()):
                return process
        except psutil.NoSuchProcess:
            continue
    return None


def refusal(request: urllib.request.Request) -> urllib.error.HTTPError:
    """Ask, and give the answer, which must be no."""
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=30)  # noqa: S310 - our own server
    refused.value.close()
    return refused.value


def test_a_foreign_page_can_do_nothing_to_the_server_and_neither_can_another_user(up: Up) -> None:
    body, kind = b"{}", {"Content-Type": "application/json"}
    page, port = up.api.url.removesuffix("/api"), up.api.url.split(":")[2].removesuffix("/api")
    for headers in ({"Origin": "http://evil.example"}, {"Host": f"evil.example:{port}"}, {"Origin": page}):
        request = urllib.request.Request(f"{up.api.url}/flow_runs/filter", body, kind | headers)  # noqa: S310
        refused = refusal(request)
        assert refused.code == 401
        granted = refused.headers.get("Access-Control-Allow-Origin")
        assert granted == (page if headers.get("Origin") == page else None)
    wanted = {"Access-Control-Request-Method": "POST", "Origin": "http://evil.example"}
    asking = urllib.request.Request(f"{up.api.url}/flow_runs/filter", headers=wanted, method="OPTIONS")  # noqa: S310
    assert refusal(asking).headers.get("Access-Control-Allow-Origin") is None
    assert stat.S_IMODE((up.warehouse / "up.json").stat().st_mode) == 0o600
    listening = [each for each in psutil.net_connections() if each.laddr and each.laddr.port == int(port)]
    assert {each.laddr.ip for each in listening} == {"127.0.0.1"}
    server = process_of(up, "prefect server start")
    assert server is not None
    environment = server.environ()
    assert (environment["DO_NOT_TRACK"], environment["PREFECT_SERVER_ANALYTICS_ENABLED"]) == ("1", "false")


def test_what_config_says_is_what_is_served(up: Up) -> None:
    (schedule,) = up.api.deployment("ingest")["schedules"]
    assert schedule["schedule"]["cron"] == "7 4 1 * *"
    assert schedule["schedule"]["timezone"] == "Europe/Berlin"
    assert up.api.deployment("publish")["schedules"] == []


def test_one_serves_a_warehouse(up: Up) -> None:
    code, out, err = run([GRISTMILL, "up", "--warehouse", up.warehouse])
    assert (code, out) == (5, "")
    assert err == f"gristmill: `gristmill up` serves {up.warehouse} already, at {up.api.url}.\n"


def test_chores_run_as_flows(up: Up) -> None:
    up.write("chore.txt", "A text for the chores.")
    for flow in ("ingest", "maintain", "publish"):
        started = up.api.start(flow)
        up.until(started, "Completed")
    with open_lake(WarehouseSettings(path=up.warehouse), read_only=True) as lake:
        kinds = lake.execute(
            "SELECT kind, flow_run_id IS NOT NULL FROM runs ORDER BY started_at DESC LIMIT 3"
        ).fetchall()
    assert kinds == [("publish", True), ("maintain", True), ("ingest", True)]


def test_a_run_that_takes_longer_than_its_interval_has_the_next_one_skipped_which_says_so(up: Up) -> None:
    up.warehouse.joinpath("run.lock").touch()
    with held(up.warehouse / "run.lock"):
        first = up.api.start("ingest")
        up.until(first, "Running")
        wait_until(lambda: is_held(turn(up)), up.run)
        second = up.api.start("ingest")
        up.until(second, "Skipped")
        assert up.api.message(second) == (
            "The run of ingest-all before this one is still active; the next takes up what came since."
        )
        assert up.api.state(first) == "Running"
    up.until(first, "Completed")


@contextmanager
def growing(file: Path) -> Iterator[None]:
    """Write a file all the while."""
    is_over = threading.Event()

    def write() -> None:
        while not is_over.wait(0.001):
            file.write_text("A text that is not whole yet.", encoding="utf-8")

    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder where `gristmill up` is started again and again."""
    return tmp_path_factory.mktemp("again")


def test_files_that_are_dropped_appear_by_themselves_and_after_a_downtime_one_run_catches_up(folder: Path) -> None:
    with served(folder) as up:
        up.write("first.txt", "The first text came before the first run.")
        up.schedule(seconds=20)
        wait_until(lambda: up.published() == ["inbox/first.txt"], up.run)
        with growing(up.inbox / "growing.txt"):
            up.write("second.txt", "The second text came after the first run.")
            up.schedule(seconds=20)
            wait_until(lambda: "inbox/second.txt" in up.published(), up.run)
            assert up.published() == ["inbox/first.txt", "inbox/second.txt"]
        up.schedule(seconds=20)
        wait_until(lambda: len(up.published()) == 3, up.run)
        assert set(up.api.states()) <= {"Completed", "Running", "Skipped", "Pending"}
        monthly = {"schedule": {"cron": "7 4 1 * *", "timezone": "Europe/Berlin"}, "active": True}
        up.api.ask(f"deployments/{up.api.deployment('ingest')['id']}", "PATCH", schedules=[monthly])
        wait_until(lambda: is_far(up.api.planned("ingest")), up.run)
        missed = [each["id"] for each in up.api.planned("ingest")[:3]]
        os.killpg(up.run.process.pid, signal.SIGINT)  # as a terminal does
        code, out, err = up.run.finish()
        assert (code, out.splitlines()[-1]) == (0, "stopped"), err
        assert not left_over(up.run.mark)
    up.write("third.txt", "The third text came while nobody served.")
    make_due(folder / "warehouse" / "prefect" / "prefect.db", missed)
    with served(folder) as up:
        wait_until(lambda: "inbox/third.txt" in up.published(), up.run)
        assert {up.api.state(each) for each in missed} == {"Skipped"}
        assert up.api.message(missed[0]) == "It was due while `gristmill up` was down; one run catches up."
        assert is_far(up.api.planned("ingest"))
        up.run.process.send_signal(signal.SIGTERM)
        assert up.run.finish().code == 0
        assert not left_over(up.run.mark)


def is_far(planned: list[dict[str, Any]]) -> bool:
    """Tell whether the runs that are planned are those of each month's first day."""
    later = (dt.datetime.now(dt.UTC) + dt.timedelta(days=20)).isoformat()
    return len(planned) >= 3 and planned[1]["expected_start_time"] > later


def make_due(database: Path, flow_runs: list[str]) -> None:
    """Let runs that are planned be due already, as they are after a downtime."""
    update = "UPDATE flow_run SET expected_start_time = ?1, next_scheduled_start_time = ?1 WHERE id = ?2"
    with contextlib.closing(sqlite3.connect(database)) as connection, connection:
        for number, each in enumerate(flow_runs):
            changed = connection.execute(update, [f"2026-01-01 00:0{number}:00.000000", each])
            assert changed.rowcount == 1


@contextmanager
def starting(up: Up) -> Iterator[None]:
    """The process of a run has just begun."""
    up.api.start("ingest")
    wait_until(lambda: process_of(up, "prefect.engine"), up.run)
    yield


@contextmanager
def waiting(up: Up) -> Iterator[None]:
    """A run waits for another one."""
    with held(up.warehouse / "run.lock"):
        started = up.api.start("ingest")
        wait_until(
            lambda: up.api.state(started) == "Running" and is_held(up.warehouse / "turns" / "ingest-all.lock"), up.run
        )
        yield


@contextmanager
def milling(up: Up) -> Iterator[None]:
    """A run has begun to mill."""
    up.api.start("ingest")
    wait_until(lambda: list((up.warehouse / "staging").glob("*/*")), up.run)
    yield


def turn(up: Up) -> Path:
    """Name the lock of the deployment that ingests."""
    return up.warehouse / "turns" / "ingest-all.lock"


def is_held(lock: Path) -> bool:
    with contextlib.suppress(FileNotFoundError), lock.open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


MOMENTS = (starting, waiting, milling)


def test_a_server_or_what_serves_or_all_that_is_killed_is_gone_as_a_whole_and_the_next_start_takes_up_the_rest(
    folder: Path,
) -> None:
    victims = {"prefect server start": 1, "flows.serving": 1, "gristmill up": -signal.SIGKILL}
    cases = [*itertools.product(["prefect server start", "flows.serving"], MOMENTS), ("gristmill up", milling)]
    for number, (victim, moment) in enumerate([*cases, (None, None)]):
        with served(folder) as up:
            if number:
                wait_until(lambda: f"inbox/{number - 1}.txt" in up.published(), up.run)  # noqa: B023
                assert not failed_checks(up)
            if victim is None or moment is None:
                break
            up.write(f"{number}.txt", text(f"text {number}", 30_000))
            with moment(up):
                process = process_of(up, victim)
                assert process is not None
                process.kill()
                assert up.run.process.wait(60) == victims[victim], up.run.written()
                assert not left_over(up.run.mark), (victim, moment)


def test_a_run_that_is_killed_is_made_good_by_the_next(folder: Path) -> None:
    with served(folder) as up:
        for number, moment in enumerate(MOMENTS):
            up.write(f"killed-{number}.txt", text(f"killed {number}", 30_000))
            with moment(up):
                process = process_of(up, "prefect.engine")
                assert process is not None
                process.kill()
                wait_until(lambda: not process_of(up, "prefect.engine"), up.run)
                wait_until(lambda: up.api.states()[-1:] != ["Running"], up.run)
            after = up.api.start("ingest")
            up.until(after, "Completed")
            assert f"inbox/killed-{number}.txt" in up.published()
            assert not failed_checks(up)


def failed_checks(up: Up) -> list[str]:
    found = check_all(load_settings(up.folder / "config" / "gristmill.toml"))
    return [finding.check for finding in found if finding.offenders]
