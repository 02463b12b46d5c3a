"""The time that a text takes grows with its length and no faster, whatever it repeats.

Four times the text takes about four times as long; where time grows as the square it takes sixteen times as long. The
limit lies between, so that a busy machine fails no test. `python -m bench.speed.hostile` tries many more.
"""

import datetime as dt
import time
from pathlib import Path

import pytest

from schemas.rules import load_rules
from text.decoding.decode import Decoded
from text.process import process
from text.steps import finish
from text.tagging.detect import Detector, make_detector

RULES = load_rules(Path(__file__).resolve().parents[3] / "config" / "rules").to_rules()
TIMES_THE_TEXT = 4
LIMIT = 9  # between 4 and 16


@pytest.fixture(scope="module")
def detect() -> Detector:
    detect = make_detector()
    finish(process(Decoded("Load what loads at first. 中文。", "utf-8", "utf-8", "utf-8", ()), detect, rules=RULES))
    return detect


def seconds(text: str, detect: Detector) -> float:
    content = Decoded(text, "utf-8", "utf-8", "utf-8", ())
    begin = time.process_time()
    finish(process(content, detect, rules=RULES, latest=dt.date(2026, 11, 27)))
    return time.process_time() - begin


@pytest.mark.parametrize(
    ("unit", "units"),
    [
        ("中a", 25_000),
        ("Published: 2024-01-01 ", 12_000),
        ('"a ', 20_000),
        ("a中 b ", 4_000),
        ("Ã©&amp;", 8_000),
        ("the dog le chien ", 2_500),
        ("- a\n", 3_000),
        ("[Editor: A] ", 8_000),
        ("1.", 40_000),
    ],
)
def test_time_grows_no_faster_than_the_text(unit: str, units: int, detect: Detector) -> None:
    short = min(seconds(unit * units, detect) for _ in range(2))
    assert seconds(unit * units * TIMES_THE_TEXT, detect) < LIMIT * short
