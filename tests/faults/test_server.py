"""A run reports to the API that it finds, is told of in plain words where that is gone, and starts none by itself."""

import json
from pathlib import Path

from .field import Field
from .relay import relay_to
from .running import left_over, processes_of, run, started
from .served import Up
from .tables import state_of


def test_a_run_that_finds_no_api_starts_none_and_leaves_nothing_of_prefect(field: Field, tmp_path: Path) -> None:
    env = {"PREFECT_HOME": str(tmp_path / "home")}
    with started(field.command(field.new_warehouse(), "--json"), held=True, env=env) as run_:
        run_.until("milled")
        names = [" ".join(process.cmdline()) for process in processes_of(run_.mark)]
        code, out, err = run_.finish()
        assert not left_over(run_.mark)
    assert not [name for name in names if "prefect" in name]
    assert (code, err) == (0, "")
    assert json.loads(out)["flow_run_id"] is None
    assert not (tmp_path / "home").exists()


def test_a_run_goes_to_the_users_own_server_and_a_failed_one_is_failed_there(
    up: Up, field: Field, tmp_path: Path
) -> None:
    env = up.api.env | {"PREFECT_HOME": str(tmp_path / "home")}
    succeeded = run(field.command(field.new_warehouse(), "--json"), env=env)
    assert (succeeded.code, succeeded.out.count("\n"), succeeded.err) == (0, 1, "")
    summary = json.loads(succeeded.out)
    assert summary["status"] == "succeeded"
    assert up.api.state(summary["flow_run_id"]) == "Completed"
    no_folder = tmp_path / "file.txt"
    no_folder.touch()
    failed = run(field.command(no_folder), env=env)
    assert (failed.code, failed.out) == (1, "")
    assert failed.err == f"gristmill: The warehouse folder {no_folder} cannot be made: File exists.\n"
    assert up.api.states()[-1] == "Failed"


def test_an_api_that_is_not_there_is_told_of_before_anything_runs(field: Field, tmp_path: Path) -> None:
    env = {"PREFECT_API_URL": "http://127.0.0.1:9/api", "PREFECT_HOME": str(tmp_path / "home")}
    code, out, err = run(field.command(tmp_path / "warehouse", "--json"), env=env)
    assert code == 1
    assert json.loads(out)["status"] == "failed"
    assert err.startswith("gristmill: Prefect's API at http://127.0.0.1:9/api cannot be reached: ")
    assert err.count("\n") == 1
    assert not (tmp_path / "warehouse").exists()


def test_settings_that_prefect_does_not_accept_are_told_of_in_plain_words(field: Field, tmp_path: Path) -> None:
    env = {"PREFECT_API_URL": "http://127.0.0.1:9/api", "PREFECT_CLIENT_MAX_RETRIES": "many"}
    code, out, err = run(field.command(tmp_path / "warehouse"), env=env)
    assert (code, out) == (2, "")
    assert err.splitlines()[-1].startswith("gristmill: Prefect does not accept its settings: ")
    assert "Traceback" not in err


def test_a_server_that_goes_away_in_the_middle_is_told_of_in_plain_words(up: Up, field: Field, tmp_path: Path) -> None:
    warehouse, port = field.new_warehouse(), int(up.api.url.split(":")[2].removesuffix("/api"))
    with relay_to(port) as relay:
        env = up.api.env | {
            "PREFECT_API_URL": f"http://127.0.0.1:{relay.port}/api",
            "PREFECT_HOME": str(tmp_path / "home"),
            "PREFECT_CLIENT_MAX_RETRIES": "0",
        }
        with started(field.command(warehouse), held=True, env=env) as run_:
            run_.until("found")
            relay.cut()
            code, out, err = run_.finish()
            assert not left_over(run_.mark)
    assert (code, out) == (1, "")
    assert f"gristmill: Prefect's API at http://127.0.0.1:{relay.port}" in err
    assert "does not answer any more" in err
    assert "Traceback" not in err
    assert state_of(warehouse).tables == field.after.tables  # Prefect only watches: the run went on without it
