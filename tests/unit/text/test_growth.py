"""The time that a text takes grows with its length and no faster, whatever it repeats.

Four times the text takes about four times as long; where time grows as the square it takes sixteen times as long. The
limit lies between, so that a busy machine fails no test. `python -m bench.speed.hostile` tries many more.
"""

import datetime as dt
import random
import time
import tracemalloc
from pathlib import Path

import pytest

from schemas.rules import load_rules
from text.decoding.decode import Decoded
from text.process import process
from text.steps import finish
from text.tagging import tag
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


def draw_lines(number: int, words: int) -> str:
    """Different lines of random letters, of which nothing is sure: words and detector are asked about each."""
    draw = random.Random(words)  # noqa: S311 - no secret
    lines = (" ".join("".join(draw.choices("etaoinshrdl", k=5)) for _ in range(words)) for _ in range(number))
    return "\n\n".join(lines)


@pytest.mark.parametrize("words", [1, 7])
def test_time_grows_no_faster_than_different_lines(
    words: int, detect: Detector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tag, "SECTION", 400)
    short = min(seconds(draw_lines(300, words), detect) for _ in range(2))
    assert seconds(draw_lines(300 * TIMES_THE_TEXT, words), detect) < LIMIT * short


def test_memory_of_tagging_follows_the_section_and_not_the_document(
    detect: Detector, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = draw_lines(600, 6).split("\n\n")

    def peak() -> int:
        """What tagging takes at most beyond what it answers."""
        tracemalloc.start()
        try:
            kept = tag.tag_document(lines, detect)
            now, most = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert len(kept) == len(lines)
        return most - now

    tag.tag_document(lines, detect)  # words that are remembered are remembered now
    whole = peak()
    monkeypatch.setattr(tag, "SECTION", 50)
    assert peak() < whole / 3
