"""The doctor names what is wrong and what to do, and changes nothing."""

import os
from pathlib import Path

import pytest

from flows import doctor
from flows.doctor import Symptom, examine
from schemas.settings import WarehouseSettings
from warehouse.connect import hold_lock, open_lake
from warehouse.layout import Layout


@pytest.fixture
def config(tmp_path: Path) -> Path:
    (tmp_path / "sources").mkdir()
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.txt").write_text("a text")
    (tmp_path / "sources" / "texts.toml").write_text('name = "texts"\nroot = "../texts"\n')
    file = tmp_path / "gristmill.toml"
    file.write_text('[warehouse]\npath = "data"\n')
    return file


def found(config: Path | None, warehouse: Path) -> dict[str, Symptom]:
    return {symptom.name: symptom for symptom in examine(config, warehouse)}


def states(config: Path, warehouse: Path) -> dict[str, str]:
    return {name: symptom.state for name, symptom in found(config, warehouse).items() if symptom.state != "ok"}


def test_a_machine_that_is_well_has_no_fault_and_nothing_is_made(
    config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    assert "fault" not in states(config, tmp_path / "data").values()
    assert not (tmp_path / "data").exists()
    with open_lake(WarehouseSettings(path=tmp_path / "data", threads=1)):
        pass
    assert "fault" not in states(config, tmp_path / "data").values()


def test_a_setting_that_cannot_be_read_is_named(config: Path, tmp_path: Path) -> None:
    config.write_text("[ingest]\nworker = 1\n")
    symptom = found(config, tmp_path / "data")["configuration"]
    assert symptom.state == "fault"
    assert "worker" in symptom.found


def test_a_source_that_is_gone_or_empty_is_named(config: Path, tmp_path: Path) -> None:
    (tmp_path / "texts" / "a.txt").unlink()
    assert found(config, tmp_path / "data")["source texts"].state == "warning"
    (tmp_path / "texts").rmdir()
    symptom = found(config, tmp_path / "data")["source texts"]
    assert symptom.state == "fault"
    assert "is not there" in symptom.found


def test_other_versions_than_those_that_work_are_named(
    config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor.importlib.metadata, "version", lambda _: "0.0")
    symptom = found(config, tmp_path / "data")["duckdb"]
    assert (symptom.state, symptom.advice) == ("fault", "Run `make install` again.")


def test_what_cron_leaves_out_is_told(config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOME", raising=False)
    monkeypatch.delenv("PREFECT_HOME", raising=False)
    monkeypatch.setattr(doctor.locale, "getpreferredencoding", lambda **_: "ANSI_X3.4-1968")
    mask = os.umask(0o077)
    try:
        assert (
            states(config, tmp_path / "data").items()
            >= {
                "HOME": "warning",
                "encoding": "warning",
                "umask": "warning",
            }.items()
        )
        assert os.umask(0o077) == 0o077
    finally:
        os.umask(mask)


def test_an_api_that_does_not_answer_is_named_and_its_key_is_not_shown(
    config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://user:secret-key@127.0.0.1:1/api")
    symptom = found(config, tmp_path / "data")["Prefect API"]
    assert symptom.state == "fault"
    assert "secret-key" not in symptom.found


def test_a_network_file_system_is_refused(config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/sda / ext4 rw 0 0\nserver:/x {tmp_path} nfs4 rw 0 0\n")
    monkeypatch.setattr(doctor, "_MOUNTS", mounts)
    assert found(config, tmp_path / "data")["file system"].state == "fault"


def test_a_damaged_warehouse_and_a_full_disk_are_named(
    config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_lake(WarehouseSettings(path=tmp_path / "data", threads=1)):
        pass
    Layout(tmp_path / "data").catalog.write_bytes(b"no catalog at all" * 100)
    monkeypatch.setattr(doctor, "_LEAST_FREE_MB", 10**12)
    assert states(config, tmp_path / "data").items() >= {"warehouse": "fault", "disk": "warning"}.items()


def test_an_active_run_is_told_of_and_not_disturbed(config: Path, tmp_path: Path) -> None:
    with hold_lock(Layout(tmp_path / "data")):
        symptom = found(config, tmp_path / "data")["run lock"]
    assert (symptom.state, symptom.found) == ("ok", "held: a run is active")


def test_who_is_to_be_told_can_be_told(config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = 'command = ["/no/such/program"]', 'webhook_variable = "ALERT_URL"', 'authorization_variable = "ALERT_TOKEN"'
    config.write_text("\n".join(["[on_alert]", *lines]))
    monkeypatch.setenv("ALERT_TOKEN", "Bearer hush")
    monkeypatch.delenv("ALERT_URL", raising=False)
    symptoms = found(config, tmp_path / "data")
    named = ("alert command", "ALERT_URL", "ALERT_TOKEN")
    assert [symptoms[name].state for name in named] == ["fault", "fault", "ok"]
    assert "hush" not in str(symptoms)
