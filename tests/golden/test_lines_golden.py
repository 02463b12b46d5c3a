"""Lines below a title, in many languages and orders, and what they say of the text: dates, people, publisher."""

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

import pytest

from schemas.rules import load_rules
from text.decoding.decode import decode
from text.decoding.normalise import NormaliseOptions
from text.process import process
from text.steps import finish
from text.tagging.detect import make_detector

ROOT = Path(__file__).resolve().parents[2]
GOLDEN: dict[str, Any] = tomllib.loads((Path(__file__).parent / "anatomy" / "lines.toml").read_text("utf-8"))
CASES: list[dict[str, Any]] = GOLDEN["case"]
RULES = load_rules(ROOT / "config" / "rules").to_rules()


@pytest.mark.parametrize("case", CASES, ids=[" ⏎ ".join(case["lines"]) for case in CASES])
def test_lines_say_of_the_text_below_them_what_is_written_down(case: dict[str, Any]) -> None:
    title, text = GOLDEN["texts"][case["language"]]
    raw = "\n".join([title, *case["lines"], text]).encode()
    found = finish(process(decode(raw), make_detector(), NormaliseOptions(), RULES, dt.date(2026, 1, 1))).description
    said = {
        "published_on": found.published and found.published.day.isoformat(),
        "updated_on": found.updated and found.updated.day.isoformat(),
        "publisher": found.publisher,
        "contributors": [[each.name, each.role] for each in found.contributions] or None,
    }
    assert said == {key: case.get(key) for key in said}


def test_the_cases_are_many_and_in_many_languages() -> None:
    assert len({tuple(case["lines"]) for case in CASES}) == len(CASES) >= 60
    assert len({case["language"] for case in CASES}) >= 12
