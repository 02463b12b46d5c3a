"""The version of the rules changes with what changes rows, and with nothing else."""

from pathlib import Path
from typing import Any

import pytest

from flows.run import process_version_of
from schemas.expectations import ExpectationSettings, Least
from schemas.settings import IngestSettings, Settings, SourceSettings, WarehouseSettings

SOURCE = SourceSettings(name="news", root=Path("/news"))
SETTINGS = Settings()
EXPECTED = ExpectationSettings(files=Least(error_below=1))


@pytest.mark.parametrize(
    "change",
    [
        {"encoding": "gb18030"},
        {"text_field": "body"},
        {"key_field": "key"},
        {"url_field": "link"},
        {"original_language": "zh"},
        {"is_translation": True},
    ],
    ids=lambda change: next(iter(change)),
)
def test_each_setting_of_a_source_that_changes_rows_changes_the_version(change: dict[str, Any]) -> None:
    changed = process_version_of(SOURCE.model_copy(update=change), SETTINGS)
    assert changed != process_version_of(SOURCE, SETTINGS)


@pytest.mark.parametrize(
    "change",
    [
        {"name": "other"},
        {"root": Path("/elsewhere")},
        {"include": ("*.txt",)},
        {"expectations": EXPECTED},
        {"schedule": "0 5 * * *"},
        {"time_zone": "Europe/Berlin"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_where_a_source_is_and_what_it_is_called_does_not(change: dict[str, Any]) -> None:
    assert process_version_of(SOURCE.model_copy(update=change), SETTINGS) == process_version_of(SOURCE, SETTINGS)


def test_the_limit_of_a_record_changes_the_version() -> None:
    lower = Settings(ingest=IngestSettings(max_record_mb=1))
    assert process_version_of(SOURCE, lower) != process_version_of(SOURCE, SETTINGS)


def test_how_the_work_is_done_does_not() -> None:
    other = Settings(
        warehouse=WarehouseSettings(path=Path("/elsewhere"), memory_mb=1024, threads=1),
        ingest=IngestSettings(workers=7, batch_mb=1, commit_mb=1),
    )
    assert process_version_of(SOURCE, other) == process_version_of(SOURCE, SETTINGS)


def test_the_rules_themselves_change_the_version(monkeypatch: pytest.MonkeyPatch) -> None:
    before = process_version_of(SOURCE, SETTINGS)
    monkeypatch.setattr("flows.run.rules_version", lambda: "other rules")
    assert process_version_of(SOURCE, SETTINGS) != before
