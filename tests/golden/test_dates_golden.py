"""Texts with the dates that must be found in them, and texts that state none."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from text.anatomy.dates.find import find_dates
from text.anatomy.dates.found import FoundDate

CASES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "dates" / "cases.toml").read_text(encoding="utf-8")
)["case"]
KEYS = {"text", "language", "dates", "evidence", "times", "zones", "rules"}


def describe(case: dict[str, Any], found: list[FoundDate]) -> dict[str, list[str]]:
    seen = {
        "dates": [one.value for one in found],
        "evidence": [case["text"][one.start : one.end] for one in found],
        "times": [one.time or "" for one in found],
        "zones": [one.zone or "" for one in found],
        "rules": [one.rule for one in found],
    }
    return {key: value for key, value in seen.items() if key in case}


@pytest.mark.parametrize("case", CASES, ids=[f"{case['language']}: {case['text']}" for case in CASES])
def test_a_text_states_the_dates_that_its_case_says(case: dict[str, Any]) -> None:
    found = find_dates(case["text"], case["language"])
    assert describe(case, found) == {key: case[key] for key in case if key not in ("text", "language")}


def test_the_cases_are_well_formed_and_many() -> None:
    assert all(set(case) <= KEYS and {"text", "language", "dates"} <= set(case) for case in CASES)
    assert len({(case["text"], case["language"]) for case in CASES}) == len(CASES) >= 90
    assert sum(not case["dates"] for case in CASES) >= 35
