"""How far a text can be believed to be in the language that seems likeliest: it may be in one that is not known.

Three things tell: how many of its words are in the list of that language, how well its letters follow each other as
they do there, and whether it has letters that the language is not written with (Serbian ђ, Azerbaijani ə). Names are
left out, for they are of anywhere. The lists of some languages are dictionaries, or there is none: less is asked there.
"""

import math
from collections.abc import Sequence
from functools import cache
from itertools import islice
from pathlib import Path
from unicodedata import normalize

from text.tagging.lexicon import UNIT
from text.tagging.script import writing_runs
from text.tagging.words import Words

__all__ = ["rate_belief"]

_MOST_WORDS = 60  # of a text, the first
_FEW_WORDS = 5  # of so few nothing follows
_MOST_FOREIGN = 1 / 3  # but where one in three has a letter that the language does not have
_SURE_SHARE = 0.85  # of the words are in some list: nothing further is asked

# How well a text fits a language: the share of its words that the list has, less a part for each nat a letter above
# what is usual, and for the share of words with a letter that is foreign. From _LEAST_FIT on a language is believed,
# and the more words there are the surer. Of 150 sentences each in the languages of `score.py` and of `score_unknown.py`
# 98 of 100 in known languages are believed, and 16 of 100 in others.
_LEAST_FIT = 0.4
_STEEP = 3.0
_FULL_WORDS = 25
_COST_SHARE = 0.3
_FOREIGN_SHARE = 2.0
_EASY, _DEAREST = 0.2, 1.2  # nats below and above what is usual: more say no more
_BEFOREHAND = 0.8  # most text is in a language that is known
# Nats a letter in sentences of news; the median.
_USUAL_COST = {
    "ar": 2.7,
    "cs": 2.7,
    "fa": 4.5,
    "hi": 2.8,
    "hu": 2.6,
    "mr": 2.8,
    "ne": 2.8,
    "pl": 2.5,
    "ru": 2.6,
    "sk": 2.7,
}
_USUAL_COST |= {"uk": 2.6, "ur": 4.5, "vi": 4.9}
_USUAL_COST_ELSE = 2.2
# What dictionaries lack, and lists that there are not, by the share of words that they have in such sentences.
_LACKING = {"cy": 0.15, "et": 0.3, "mr": 0.9, "ne": 0.9, "so": 0.9, "sq": 0.2, "sw": 0.35}
# What the table lacks: ISO 8859-2 and 8859-9 read as 8859-1, and a letter of Urdu with its hamza.
_MORE_LETTERS = {"hu": "õû", "ro": "ãþº", "tr": "ýðþ", "ur": "ۓ"}


def rate_belief(parts: Sequence[Words], language: str) -> float:
    """How likely it is (0 to 1) that the words of some stretches in one script are in a language, the likeliest there.

    1 where no lexicon has the language, and where too few begin with a small letter.
    """
    if not parts or language not in parts[0].lexicon.languages:
        return 1.0
    lexicon = parts[0].lexicon
    letters, index = _read_letters()[language], lexicon.languages.index(language)
    told = (
        (word, cost)
        for part in parts
        for word, cost in zip(part.words, part.packed, strict=True)
        if word[0].isalpha() and not word[0].isupper() and _is_of_one_alphabet(word, letters)
    )
    pairs = list(islice(told, _MOST_WORDS))
    small, count = [word for word, _ in pairs], len(pairs)
    if sum(lexicon.count_known(cost) for _, cost in pairs) >= _SURE_SHARE * count:
        return 1.0
    foreign = sum(not letters.issuperset(normalize("NFC", word.lower())) for word in small) / count
    if count < _FEW_WORDS:
        return 1.0 if foreign < _MOST_FOREIGN else 0.0
    listed = sum(lexicon.lists(word, index) for word in small) / count
    cost = sum(lexicon.spell(word, index) for word in small) / UNIT / sum(len(word) + 1 for word in small)
    dear = min(_DEAREST, max(-_EASY, cost - _USUAL_COST.get(language, _USUAL_COST_ELSE)))
    fit = min(1.0, listed + _LACKING.get(language, 0.0)) - _COST_SHARE * dear - _FOREIGN_SHARE * foreign
    return 1 / (1 + math.exp(-_BEFOREHAND - _STEEP * math.sqrt(min(count, _FULL_WORDS)) * (fit - _LEAST_FIT)))


def _is_of_one_alphabet(word: str, letters: frozenset[str]) -> bool:
    """False for a word in another script than that of some letters, or in two."""
    lower = word.lower()
    return letters.issuperset(lower) or (not letters.isdisjoint(lower) and len(writing_runs(word)) == 1)


@cache
def _read_letters() -> dict[str, frozenset[str]]:
    """The letters that each language is written with, and digits; the head of the table names the source."""
    table = (Path(__file__).parent / "data" / "letters.txt").read_text(encoding="utf-8")
    lines = (line.split(" ") for line in table.splitlines() if not line.startswith("#"))
    return {
        language: frozenset(letters + _MORE_LETTERS.get(language, "") + "'’0123456789²³\u200c\u200d")
        for language, letters in lines
    }
