"""Weigh what the detector says of a text against the other paragraphs of its document.

A detector is sure of itself even where it cannot know. What it is worth grows with the number of letters: measured with
langdetect 1.0.9 on word-aligned cuts of 60 sentences each of 34 languages in Latin letters, its first answer is right

    letters    4    8   12   16   24   32   48   64   96  128  200
    measured .61  .72  .82  .86  .93  .96  .97 .987 .992 .997 .999
    formula  .60  .70  .79  .86  .92  .95 .977 .987 .994 .997 .999

and Cyrillic, Arabic and Devanagari are no worse. So a language that it left out keeps the chance that it was wrong, and
the words decide: of 20,000 cuts of one to eight words detector and words together are right in 90 of 100, where the
detector alone is in 82. They are right about as often as they say, from a few letters on. The rest is Bayes' rule: the
chance of each language before looking comes from the other paragraphs, and what is said of the text counts for as much
as it is worth.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from text.tagging.detect import Guess
from text.tagging.lexicon import LEXICON_LANGUAGES, UNIT, UNLISTED

__all__ = [
    "LANGUAGE_OF",
    "Evidence",
    "Reading",
    "Weight",
    "add_words",
    "is_plausible",
    "read_by_words",
]

# fmt: off
LANGUAGE_OF: Mapping[str, str] = {
    "Adlm": "ff", "Armn": "hy", "Bali": "ban", "Beng": "bn", "Cans": "iu", "Cher": "chr", "Copt": "cop", "Ethi": "am",
    "Geor": "ka", "Grek": "el", "Gujr": "gu", "Guru": "pa", "Hani": "zh", "Hans": "zh-Hans", "Hant": "zh-Hant",
    "Hebr": "he", "Java": "jv", "Jpan": "ja", "Khmr": "km", "Knda": "kn", "Kore": "ko", "Laoo": "lo", "Mlym": "ml",
    "Mong": "mn", "Mtei": "mni", "Mymr": "my", "Nkoo": "nqo", "Olck": "sat", "Orya": "or", "Sinh": "si", "Sund": "su",
    "Syrc": "syr", "Taml": "ta", "Telu": "te", "Tfng": "zgh", "Thaa": "dv", "Thai": "th", "Tibt": "bo", "Vaii": "vai",
    "Yiii": "ii",
}
# fmt: on
"""The language of a script that one language writes nearly alone (Unicode CLDR, likelySubtags)."""

_SHARED: Mapping[str, frozenset[str]] = {
    script: frozenset(languages) for script, languages in LEXICON_LANGUAGES.items()
}

# The usual language of a script (CLDR, likelySubtags), and how likely it is before looking. In Latin letters it decides
# where two languages are equally near; more than one in five costs other languages their headings.
_USUAL = {"Arab": ("ar", 0.5), "Cyrl": ("ru", 0.5), "Deva": ("hi", 0.5), "Latn": ("en", 0.2)}
_SCRIPTS_OF = {language: script for script, language in LANGUAGE_OF.items()} | {
    language: script for script, languages in _SHARED.items() for language in languages
}
_FULL_LETTERS = 100  # a longer paragraph is no more than one witness
# The weight of what the rest of a document leaves open: so much in any, in paragraphs of 100 letters, and such a part
# of its own weight. In documents of 8 paragraphs in one of 16 languages a foreign one of 8 words is then named right in
# 52 of 100 cases, of 12 words in 93; of `score.py`'s headings 98 in 100 are right. More of it would shift the balance.
_DOUBT = 0.05
_DOUBT_SHARE = 0.05


_WORD_WEIGHT = 0.33  # chosen with the penalties of `mixture.py`
# Words of a short text are drawn more nearly each by itself: a single one counts in full, and less the more there are.
_SHORT_WEIGHT = 0.67
_SHORT_WORDS = 25
_MOST_TRUST = 0.9987  # what the detector is worth on 200 letters
_LEFT_OUT = 0.016  # and the chance that the detector was wrong
_NO_WORDS = 0.5
_LEAST_PROBABILITY = 0.0005  # a document's other paragraphs may make much of little
# Words that cost so many nats more in every other language tell theirs by themselves: of 5944 paragraphs they told a
# wrong one twice, in Spanish that was taken for Catalan when it was collected, but for the two in _DOUBTFUL.
_SURE_MARGIN = 15.0
_SURE_SHARE = 0.5  # of the words are in a list
_SURE_LETTERS = 200  # and are worth what the detector is on so many letters
# Languages without a list whose words one that has a list shares, and how much of the difference in cost is dropped.
_KNOWN_BY_NEIGHBOUR = {"af": "nl", "mr": "hi", "ne": "hi"}
_EVENED = 0.8
_DOUBTFUL = UNLISTED | {"hi", "nl"}


class Reading(NamedTuple):
    """What is said of the text of one script in a paragraph, and on how many letters.

    `guesses` has the probability of each language, likeliest first. `detected` is the detector's own first answer,
    which the words may have gone against. `belief`: how likely it is that the text is in the likeliest at all, and not
    in a language that nothing here knows.
    """

    letters: int
    guesses: Mapping[str, float]
    detected: str | None
    belief: float = 1.0

    @property
    def first(self) -> str | None:
        """The likeliest language, None where none is named."""
        return next(iter(self.guesses), None)

    @property
    def weight(self) -> float:
        """What it counts for as evidence, in paragraphs of 100 letters."""
        return min(self.letters, _FULL_LETTERS) / 100 * _trust(self.letters) * self.belief


def is_plausible(guess: Guess, script: str) -> bool:
    """True unless a language is known to be written in another script."""
    return _SCRIPTS_OF.get(guess.language.partition("-")[0], script) == script


class Weight(NamedTuple):
    """What the words of a text cost in each language, in `UNIT`s, how many they are, and how many are in a list."""

    languages: tuple[str, ...]
    costs: Sequence[int]
    known: int
    words: int


def read_by_words(weight: Weight) -> Reading | None:
    """What the words of a text say alone, where they leave no doubt.

    None where some language is not far behind the likeliest, or the words of a neighbour of it are not known, or too
    many words are in no list: the text may be in a language that is not known at all.
    """
    if weight.known < _SURE_SHARE * weight.words or len(weight.costs) < 2:
        return None
    least, second = sorted(weight.costs)[:2]
    best = weight.languages[weight.costs.index(least)]
    if second - least < _SURE_MARGIN * UNIT or best in _DOUBTFUL:
        return None
    return Reading(_SURE_LETTERS, {best: 1.0}, None)


def add_words(guesses: Sequence[Guess], letters: int, weight: Weight) -> dict[str, float]:
    """Weigh what the words of a text cost in each language into the detector's guesses.

    Words of one text say much the same, so they count for less than if each were drawn by itself. What the detector
    left out is not impossible, and likelier the fewer `letters` it read; a language that the words do not know keeps
    half of what it had.
    """
    if not weight.costs:
        return dict(guesses)
    costs = _leave_open(weight.languages, weight.costs)
    best, exp = min(costs), math.exp
    share = (_WORD_WEIGHT + _SHORT_WEIGHT * max(0.0, 1 - weight.words / _SHORT_WORDS)) / UNIT
    left_out = _LEFT_OUT + 1 - _rate(letters)
    weights = [left_out * exp(share * (best - cost)) for cost in costs]
    unknown = []
    for language, probability in guesses:
        if language in weight.languages:
            place = weight.languages.index(language)
            weights[place] += probability * exp(share * (best - costs[place]))
        else:
            unknown.append((language, probability * _NO_WORDS))
    weighed = [*zip(weight.languages, weights, strict=True), *unknown]
    total = sum(each for _, each in weighed)
    least = total * _LEAST_PROBABILITY / 2  # most are far below: they need not be rounded
    likely = sorted((-round(each / total, 6), language) for language, each in weighed if each >= least)
    return {language: -negative for negative, language in likely if -negative >= _LEAST_PROBABILITY}


def _leave_open(languages: tuple[str, ...], costs: Sequence[float]) -> Sequence[float]:
    """Leave it to the detector which of two close languages a text is in, where words are known of one alone."""
    pairs = _find_pairs(languages)
    if not pairs:
        return costs
    evened = list(costs)
    for unlisted, listed in pairs:
        least = min(costs[unlisted], costs[listed])
        evened[unlisted] += _EVENED * (least - costs[unlisted])
        evened[listed] += _EVENED * (least - costs[listed])
    return evened


@cache
def _find_pairs(languages: tuple[str, ...]) -> list[tuple[int, int]]:
    """The places of languages without a list and of their neighbours that have one."""
    pairs = _KNOWN_BY_NEIGHBOUR.items()
    return [(languages.index(one), languages.index(other)) for one, other in pairs if one in languages]


def _rate(letters: int) -> float:
    """The share of the detector's first answers that are right on so many letters: the formula above."""
    return 1 - 0.45 / (1 + (letters / 11) ** 2)


def _trust(letters: int) -> float:
    """How far the detector and the words together can be trusted on so many letters; on none as far as the detector."""
    return _MOST_TRUST - 0.45 / (1 + (letters / 5) ** 2)


class Evidence:
    """What the paragraphs of a document say for each language, in paragraphs of 100 letters."""

    def __init__(self) -> None:
        self._weights: defaultdict[str, float] = defaultdict(float)
        self._total = 0.0
        self._ranked: list[str] | None = None

    def add(self, reading: Reading, count: int = 1) -> None:
        """Add what a paragraph says that stands there so often."""
        weight = count * reading.weight
        weights = self._weights
        for language, probability in reading.guesses.items():
            weights[language] += weight * probability
            self._total += weight * probability
        self._ranked = None

    def choose(self, reading: Reading, script: str) -> tuple[Guess, float] | None:
        """The likeliest language of a text that was added, how likely it is, and what the other paragraphs say for it.

        None where neither the detector nor the document nor the script names any. Takes time for the languages that the
        text may be in, not for all that the document names.
        """
        weight, said, weights = reading.weight, reading.guesses, self._weights
        usual, share = _USUAL.get(script, (None, 0.0))
        others = {
            language: max(0.0, weights[language] - weight * probability) for language, probability in said.items()
        }
        rest = max(
            0.0, self._total - sum(map(weights.__getitem__, said))
        )  # for languages that the text is not said to be in
        known = len(weights) + (usual is not None and usual not in weights)
        count = max(len(_SHARED.get(script, ())), known, 2)
        trust = _trust(reading.letters)
        doubt = _DOUBT + _DOUBT_SHARE * (sum(others.values()) + rest)
        each = doubt / count * (1 - share)
        unsaid = (1 - trust) / count

        scores = {
            language: (support + each) * (trust * said[language] + unsaid) for language, support in others.items()
        }
        total = sum(scores.values()) + (rest + (count - len(said)) * each) * unsaid
        if usual:
            more = doubt * share * (trust * said.get(usual, 0.0) + unsaid)
            if usual not in scores:
                others[usual] = weights.get(usual, 0.0)
                scores[usual] = (others[usual] + each) * unsaid
            scores[usual] += more
            total += more
        for language in self._rank():
            if language not in scores:
                others[language] = weights[language]
                scores[language] = (weights[language] + each) * unsaid
                break
        if not scores:
            return None
        best = min(scores, key=lambda language: (-scores[language], language))
        return Guess(best, scores[best] / total), others[best]

    def _rank(self) -> list[str]:
        """The languages, most said first."""
        if self._ranked is None:
            self._ranked = sorted(self._weights, key=lambda language: (-self._weights[language], language))
        return self._ranked
