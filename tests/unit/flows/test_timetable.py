"""What `gristmill up` serves follows from the configuration."""

from pathlib import Path

import pytest

from flows.timetable import timetable
from schemas.settings import load_settings


@pytest.fixture
def config(tmp_path: Path) -> Path:
    (tmp_path / "sources").mkdir()
    file = tmp_path / "gristmill.toml"
    file.write_text('[schedule]\ntime_zone = "Asia/Tokyo"\ningest = "0 * * * *"\nmaintain = "30 3 * * *"\n')
    return file


def add_source(config: Path, name: str, more: str = "") -> None:
    (config.parent / "sources" / f"{name}.toml").write_text(f'name = "{name}"\nroot = "{name}"\n{more}')


def served(config: Path) -> list[tuple[str, str, object, str | None, str]]:
    found = timetable(load_settings(config, config.parent / "data"), config)
    return [(each.flow, each.name, each.parameters.get("source"), each.cron, each.time_zone) for each in found]


def test_sources_without_a_schedule_of_their_own_are_ingested_together(config: Path) -> None:
    add_source(config, "a")
    add_source(config, "b")
    assert served(config) == [
        ("ingest", "all", None, "0 * * * *", "Asia/Tokyo"),
        ("publish", "all", None, None, "Asia/Tokyo"),
        ("maintain", "all", None, "30 3 * * *", "Asia/Tokyo"),
        ("freshness", "all", None, None, "Asia/Tokyo"),
    ]


def test_a_source_with_a_schedule_of_its_own_is_ingested_by_itself_in_its_time_zone(config: Path) -> None:
    add_source(config, "a")
    add_source(config, "b", 'schedule = "5 6 * * *"\n')
    add_source(config, "c", 'schedule = "7 8 * * *"\ntime_zone = "America/Lima"\n')
    assert served(config)[:3] == [
        ("ingest", "all", ["a"], "0 * * * *", "Asia/Tokyo"),
        ("ingest", "b", "b", "5 6 * * *", "Asia/Tokyo"),
        ("ingest", "c", "c", "7 8 * * *", "America/Lima"),
    ]


def test_where_each_source_has_a_schedule_of_its_own_there_is_none_for_all(config: Path) -> None:
    add_source(config, "b", 'schedule = "5 6 * * *"\n')
    assert [each[:2] for each in served(config)][:2] == [("ingest", "b"), ("publish", "all")]


def test_a_process_in_another_folder_is_told_where_all_is(config: Path) -> None:
    add_source(config, "a")
    for each in timetable(load_settings(config, config.parent / "data"), config):
        assert each.parameters["config"] == str(config)
        assert each.parameters["warehouse"] == str(config.parent / "data")
        assert each.parameters.get("wait", False) is (each.flow != "freshness")  # which writes nothing
