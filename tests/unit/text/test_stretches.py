"""Long texts are looked at in stretches: what is counted and sketched is the same, and memory stays small."""

import datetime as dt
import random
import tracemalloc
from collections.abc import Callable

import pytest

import text.count
import text.fingerprint
import text.stretches
import text.tagging.words
from text.count import count_letters, count_words, is_capitals
from text.decoding.decode import Decoded
from text.fingerprint import fingerprint
from text.process import process
from text.steps import finish
from text.tagging import mixture
from text.tagging.detect import make_detector
from text.tagging.mixture import find_stretches
from text.tagging.words import read_words

SIGNS = "aé中あ한 กд'’-—_.,;1½\u0301\u3000\t🙂"


@pytest.fixture(params=[1, 3, 50])
def make_short(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Answers what makes every text of more than a few characters a long one."""

    def make() -> None:
        for module in (text.stretches, text.count, text.fingerprint, text.tagging.words):
            monkeypatch.setattr(module, "LONG", request.param)

    return make


def draw(seed: int, size: int) -> str:
    return "".join(random.Random(seed).choices(SIGNS, k=size))  # noqa: S311 - the same texts each time


def test_counts_are_those_of_the_whole(make_short: Callable[[], None]) -> None:
    drawn = [draw(seed, 200) for seed in range(200)]
    counts = (count_letters, count_words, is_capitals)
    whole = [[count(each) for count in counts] for each in drawn]
    make_short()
    assert [[count(each) for count in counts] for each in drawn] == whole


def test_words_are_those_of_the_whole(make_short: Callable[[], None]) -> None:
    drawn = [draw(seed, 200) for seed in range(100)] + ["It's the dog's, isn't it? 'Yes' " * 9]
    whole = [read_words(each, 0, len(each), "Latn") for each in drawn]
    make_short()
    assert [read_words(each, 0, len(each), "Latn") for each in drawn] == whole


def test_sketches_are_those_of_the_whole(make_short: Callable[[], None]) -> None:
    drawn = [[draw(seed, 400), draw(seed + 1000, 90), ""] for seed in range(50)]
    whole = [fingerprint(each) for each in drawn]
    assert any(whole)
    make_short()
    assert [fingerprint(each) for each in drawn] == whole


@pytest.mark.parametrize(("unit", "most"), [("word ", 20), ('"a ', 20), ("2024-01-01 ", 20), ("the dog le chien ", 60)])
def test_memory_is_a_few_bytes_a_character(unit: str, most: int) -> None:
    detect = make_detector()
    finish(process(Decoded(unit * 1000, "utf-8", "utf-8", "utf-8", ()), detect))  # load what loads at first
    content = Decoded(unit * (600_000 // len(unit)), "utf-8", "utf-8", "utf-8", ())
    tracemalloc.start()
    try:
        finish(process(content, detect, latest=dt.date(2026, 11, 27)))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < most * len(content.text)


def test_languages_of_a_long_text_are_found_piece_by_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    english = "The council of the city has decided to build a new library for the children of the town. "
    french = "Les habitants de la ville ont demandé que la bibliothèque soit ouverte tous les jours. "
    paragraph = (english * 9 + french * 3) * 6
    words = read_words(paragraph, 0, len(paragraph), "Latn")
    assert words
    whole = find_stretches(words, len(paragraph), "en")
    assert [stretch.language for stretch in whole] == ["en", "fr"] * 6
    monkeypatch.setattr(mixture, "_AT_ONCE", 500)
    cut = find_stretches(words, len(paragraph), "en")
    assert [stretch.language for stretch in cut] == ["en", "fr"] * 6
    assert [cut[i][:2] for i in (0, -1)] == [whole[i][:2] for i in (0, -1)]
