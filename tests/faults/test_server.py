"""The private Prefect server lives as long as the run that needs it, and the user's own is left alone."""

import fcntl
import json
import subprocess
from pathlib import Path

import psutil
import pytest

from .field import Field
from .prefect_home import API, PrefectHome
from .running import Run, left_over, processes_of, run, started
from .tables import state_of


def servers_of(run_: Run) -> list[psutil.Process]:
    return [process for process in processes_of(run_.mark) if "flows.serve" in process.cmdline()]


def test_two_servers_that_start_at_once_on_an_empty_home_both_work(prefect_home: PrefectHome) -> None:
    assert prefect_home.answers == [0, 0]
    assert [(outcome.code, outcome.err) for outcome in prefect_home.outcomes] == [(0, ""), (0, "")]


def test_the_server_dies_with_its_parent_and_tells_nobody_of_it(prefect_home: PrefectHome) -> None:
    with started(API, held=True, env=prefect_home.env) as run_:
        run_.next_step()
        (server,) = servers_of(run_)
        environment = server.environ()
        connected = {connection.raddr.ip for connection in server.net_connections() if connection.raddr}
        run_.kill()
        assert not left_over(run_.mark)
    assert environment["DO_NOT_TRACK"] == "1"
    assert environment["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert connected <= {"127.0.0.1"}


def test_a_server_that_is_still_starting_dies_with_its_parent(prefect_home: PrefectHome) -> None:
    with started(API, held=True, env=prefect_home.env) as run_:
        while not servers_of(run_):
            with pytest.raises(subprocess.TimeoutExpired):
                run_.process.wait(0.02)
        run_.kill()
        assert not left_over(run_.mark)


def test_a_server_that_takes_too_long_is_told_of_in_plain_words_and_ended(
    prefect_home: PrefectHome, tmp_path: Path
) -> None:
    # Whoever holds the lock of a home keeps its server from coming up, however slow the rest of the machine is.
    home = tmp_path / "home"
    home.mkdir()
    with (home / "gristmill.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with started([*API, "0.01"], env={**prefect_home.env, "PREFECT_HOME": str(home)}) as run_:
            outcome = run_.finish()
            assert not left_over(run_.mark)
    assert outcome.code == 1
    assert outcome.err.startswith("RunError: Prefect's server was not up after 0.01 s. Use --direct")
    assert outcome.err.count("\n") == 1


def test_a_server_that_cannot_start_says_why(prefect_home: PrefectHome, tmp_path: Path) -> None:
    nowhere = f"sqlite+aiosqlite:///{tmp_path / 'missing' / 'prefect.db'}"
    with started(API, env={**prefect_home.env, "PREFECT_SERVER_DATABASE_CONNECTION_URL": nowhere}) as run_:
        outcome = run_.finish()
        assert not left_over(run_.mark)
    assert outcome.code == 1
    assert outcome.err.startswith("RunError: Prefect's server did not start: ")
    assert "unable to open database file" in outcome.err
    assert outcome.err.count("\n") == 1


def test_the_users_own_api_is_taken_as_it_is_and_nothing_is_started(tmp_path: Path) -> None:
    env = {"PREFECT_API_URL": "http://127.0.0.1:9/api", "PREFECT_HOME": str(tmp_path / "home")}
    with started(API, held=True, env=env) as run_:
        assert run_.next_step() == "http://127.0.0.1:9/api without Prefect"
        assert [process.pid for process in processes_of(run_.mark)] == [run_.process.pid]
        assert run_.finish().code == 0
    assert not (tmp_path / "home").exists()


def test_a_run_goes_to_the_users_own_server_and_a_failed_one_is_failed_there(
    prefect_home: PrefectHome, field: Field, tmp_path: Path
) -> None:
    no_folder = tmp_path / "file.txt"
    no_folder.touch()
    with started(API, held=True, env=prefect_home.env) as server:
        env = {"PREFECT_API_URL": str(server.next_step()).split(" ")[0], "PREFECT_HOME": str(tmp_path / "home")}
        with started(field.command(field.new_warehouse(), "--json"), held=True, env=env) as run_:
            run_.until("begun")
            assert not servers_of(run_)
            succeeded = run_.finish()
        failed = run(field.command(no_folder), env=env)
        assert server.finish().code == 0
    assert (succeeded.code, succeeded.out.count("\n"), succeeded.err) == (0, 1, "")
    summary = json.loads(succeeded.out)
    assert summary["status"] == "succeeded"
    assert (failed.code, failed.out) == (1, "")
    assert failed.err == f"gristmill: The warehouse folder {no_folder} cannot be made: File exists.\n"
    (state, _), last_but_one = prefect_home.last_flows(2)
    assert state == "FAILED"
    assert last_but_one == ("COMPLETED", summary["flow_run_id"])


def test_an_api_that_is_not_there_is_told_of_before_anything_runs(field: Field, tmp_path: Path) -> None:
    env = {"PREFECT_API_URL": "http://127.0.0.1:9/api", "PREFECT_HOME": str(tmp_path / "home")}
    code, out, err = run(field.command(tmp_path / "warehouse", "--json"), env=env)
    assert code == 1
    assert json.loads(out)["status"] == "failed"
    assert err.startswith("gristmill: Prefect's API at http://127.0.0.1:9/api cannot be reached: ")
    assert err.count("\n") == 1
    assert not (tmp_path / "warehouse").exists()


def test_a_server_that_goes_away_in_the_middle_is_told_of_in_plain_words(
    prefect_home: PrefectHome, field: Field, tmp_path: Path
) -> None:
    warehouse = field.new_warehouse()
    with started(API, held=True, env=prefect_home.env) as server:
        env = {"PREFECT_API_URL": str(server.next_step()).split(" ")[0], "PREFECT_HOME": str(tmp_path / "home")}
        with started(field.command(warehouse), held=True, env=env | {"PREFECT_CLIENT_MAX_RETRIES": "0"}) as run_:
            run_.until("found")
            server.kill()
            assert not left_over(server.mark)
            code, out, err = run_.finish()
            assert not left_over(run_.mark)
    assert (code, out) == (1, "")
    assert "gristmill: Prefect's API at http://127.0.0.1:" in err
    assert "does not answer any more" in err
    assert "Traceback" not in err
    assert state_of(warehouse).tables == field.after.tables  # Prefect only watches: the run went on without it
