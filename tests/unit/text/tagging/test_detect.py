import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from text.tagging.detect import Detector, Guess, make_detector

SENTENCES = Path(__file__).parents[4].parent / "shared" / "lid" / "sentences"
SAMPLES = {
    "de": "Das Gericht hat die Klage am Montag in erster Instanz abgewiesen.",
    "en": "The court dismissed the action at first instance on Monday.",
    "es": "El tribunal desestimó el lunes la demanda en primera instancia.",
    "nb": "Retten har i dag avvist søksmålet, og det er ikke kjent hva saksøkeren nå vil gjøre.",
    "ru": "В понедельник суд первой инстанции отклонил иск, поданный компанией.",
    "zh-Hans": "法院星期一驳回了这起诉讼，原告说他们将会上诉。",
    "zh-Hant": "聽說，清華大學這次犧牲最慘重，同學們都覺得很難過。",
}
HARD = ["", "1234", "中国", "OK", "Hello", "ABC DEF", "no", "\ud800 lone", "e\u0301", "aaaa" * 50, "𝓗𝓮𝓵𝓵𝓸"]


@pytest.fixture(scope="module")
def detect() -> Detector:
    return make_detector()


@pytest.mark.parametrize("language", SAMPLES)
def test_plain_sentences_are_named_by_bcp_47_codes(detect: Detector, language: str) -> None:
    first = detect(SAMPLES[language])[0]
    assert first.language == language
    assert first.probability > 0.5


def test_guesses_are_ordered_by_probability(detect: Detector) -> None:
    for text in [*SAMPLES.values(), *HARD, "Dette er en sak", "vila casa", "dom"]:
        guesses = detect(text)
        assert guesses == sorted(guesses, key=lambda guess: -guess.probability)
        assert all(0 < guess.probability <= 1 for guess in guesses)


@pytest.mark.parametrize("text", ["法院星期一駁回了這起訴訟，原告說他們將會上訴。", "中国", "學生", "人民"])
def test_text_without_hangul_is_never_korean(detect: Detector, text: str) -> None:
    assert "ko" not in {guess.language for guess in detect(text)}


@pytest.mark.parametrize("text", ["", " ", "12 + 3", "👍", "…"])
def test_text_without_letters_gives_no_guess(detect: Detector, text: str) -> None:
    assert detect(text) == []


def test_nothing_is_loaded_before_the_first_question() -> None:
    code = (
        "import sys; from text.tagging.detect import make_detector; make_detector();"
        " sys.exit(any(name.startswith('langdetect') for name in sys.modules))"
    )
    root = Path(__file__).parents[4]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0


def test_a_text_has_one_answer_whatever_was_asked_before(detect: Detector) -> None:
    texts = [*SAMPLES.values(), *HARD]
    assert [detect(text) for text in texts] == [detect(text) for text in reversed(texts)][::-1]


def test_a_text_has_one_answer_in_every_thread(detect: Detector) -> None:
    texts = [*SAMPLES.values(), *HARD] * 8
    expected = [detect(text) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(detect, texts)) == expected


def test_the_seed_of_the_library_is_of_no_consequence(monkeypatch: pytest.MonkeyPatch, detect: Detector) -> None:
    expected = detect("Dette er en sak")
    langdetect_rs = pytest.importorskip("langdetect_rs")
    monkeypatch.setattr(langdetect_rs.DetectorFactory, "seed", 12345)
    assert detect("Dette er en sak") == expected


def test_an_unknown_library_is_an_import_error() -> None:
    with pytest.raises(ImportError):
        make_detector("no_such_detector")("text")


def test_plain_langdetect_is_used_where_the_fast_one_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    from text.tagging import detect as module

    monkeypatch.setitem(sys.modules, "langdetect_rs", None)
    module._load.cache_clear()
    try:
        assert make_detector()(SAMPLES["de"])[0].language == "de"
        library, _ = module._load(None)
        assert library.__name__ == "langdetect"
    finally:
        module._load.cache_clear()


def read_sentences() -> Iterator[str]:
    yield from [*SAMPLES.values(), *HARD]
    for file in sorted(SENTENCES.glob("*.txt")):
        yield from file.read_text(encoding="utf-8").splitlines()[:3]


def test_both_libraries_give_the_same_answers() -> None:
    pytest.importorskip("langdetect_rs")
    fast, plain = make_detector("langdetect_rs"), make_detector("langdetect")
    for text in read_sentences():
        assert fast(text) == plain(text), text


def test_a_guess_is_a_pair() -> None:
    assert Guess("en", 0.5) == ("en", 0.5)
