"""The language detector: langdetect, by way of its fast twin langdetect_rs where that can be imported.

Both give the same answers (langdetect_rs 0.1 repeats langdetect 1.0.9 step by step), so rows do not depend on which one
a machine has. langdetect draws random n-grams: here each text starts from the same seed, so that a text has one answer
in any process, order and thread. Nothing is loaded before the first question.

What langdetect cannot do: see mixed text (of 300 English paragraphs with Chinese inside it named Chinese in none), and
tell Chinese from Korean (it calls 44 of 100 Chinese words of two characters Korean). So Korean without Hangul is no
answer here, and `tag.py` asks about text of one script that several languages share, never about Han.
"""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple

import regex

__all__ = ["Detector", "Guess", "make_detector"]

_LIBRARIES = ("langdetect_rs", "langdetect")  # the first that can be imported is used
_HANGUL = regex.compile(r"\p{Hangul}")
_BCP47 = {"zh-cn": "zh-Hans", "zh-tw": "zh-Hant", "no": "nb"}  # the rest of langdetect's codes are BCP-47 already


class Guess(NamedTuple):
    """One language a text may be in: BCP-47 code and probability (0 to 1)."""

    language: str
    probability: float


Detector = Callable[[str], list[Guess]]
"""Text -> guesses, the likeliest first; [] where it cannot tell. The same text must always give the same answer."""


def make_detector(library: str | None = None) -> Detector:
    """Make the detector of this process; `library` is langdetect_rs or langdetect, by default the first that is there.

    Cheap to call: profiles are loaded once a process, at the first question (0.1 s, langdetect 0.5 s). The detector may
    be called from several threads. It names languages above a probability of 0.1 only, which is langdetect's rule.
    Raises ImportError at the first question where the library is missing.
    """

    def detect(text: str) -> list[Guess]:
        module, factory = _load(library)
        detector = factory.create()
        detector.append(_drop_surrogates(text))
        try:
            answers = detector.get_probabilities()
        except module.LangDetectException:  # "No features in text": no letters that its profiles know
            return []
        if not _HANGUL.search(text):
            answers = [answer for answer in answers if answer.lang != "ko"]
        # The last digits depend on the order in which a machine lists the profiles: round, and order ties by name.
        guesses = [Guess(_BCP47.get(answer.lang, answer.lang), round(answer.prob, 6)) for answer in answers]
        return sorted(guesses, key=lambda guess: (-guess.probability, guess.language))

    return detect


@cache
def _load(library: str | None) -> tuple[Any, Any]:
    """Import a library and load its profiles into a factory of our own: nobody else can change its seed."""
    module = import_module(library) if library else _import_first()
    factory = module.DetectorFactory()
    factory.load_profile(module.PROFILES_DIRECTORY)
    factory.set_seed(0)  # every detector that the factory makes starts from it
    return module, factory


def _import_first() -> Any:
    """Import langdetect_rs, or langdetect on machines for which there is no wheel of it."""
    fast, plain = _LIBRARIES
    try:
        return import_module(fast)
    except ModuleNotFoundError:
        return import_module(plain)


def _drop_surrogates(text: str) -> str:
    """Drop lone surrogates, which cannot cross into langdetect_rs."""
    return text.encode("utf-8", "ignore").decode("utf-8")
