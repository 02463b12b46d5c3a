#!/usr/bin/env python3
"""Derive `text/tagging/data/words.marisa` and `text/tagging/data/trigrams.marisa`, by which a word tells its language.

    python -m venv /tmp/tables
    /tmp/tables/bin/pip install wordfreq==3.1.1 simplemma==1.2.0 langdetect==1.0.9 marisa-trie==1.4.1
    /tmp/tables/bin/python tools/make_word_tables.py AFRIKAANS text/tagging/data

AFRIKAANS is the file `af_ZA.dic` of Debian's package `hunspell-af`. Takes three minutes; the same input gives the same
bytes. What is in the tables, for the languages of `text.tagging.lexicon.LEXICON_LANGUAGES` in their order:

- words: a word in small letters -> two bytes for each language that has it, the language's place in that order and the
  word's cost in eighths of a nat, -8 ln p. p is the frequency in wordfreq's small list; where it has no list, each word
  of a dictionary has the same, and of large ones only those are taken that the trigrams find likeliest.
- trigrams: one to three characters, a blank for the end of a word -> the cost of the last after those before it, a byte
  for each language of the script. From the counts of langdetect's profiles; what a profile has pruned is shared out by
  the shorter n-gram, as in Jelinek and Mercer's interpolation.
"""

import json
import math
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import langdetect
import marisa_trie
import regex
import simplemma.strategies.dictionaries
import wordfreq

sys.path.insert(0, str(Path(__file__).parent.parent))
from text.tagging.lexicon import LEXICON_LANGUAGES, UNIT

__all__ = ["Spelling", "main"]

_LISTS = {"hr": "sh", "tl": "fil"}  # wordfreq's names where they differ
_PROFILES = {"nb": "no"}  # langdetect's
_DICTIONARIES = ("cy", "et", "sq", "sw")  # simplemma's, for languages that wordfreq lacks; so, mr and ne have neither
_DICTIONARY_WORDS = 40_000
_DICTIONARY_SHARE = 0.25  # of the words of a text are in such a dictionary, were each as frequent as any other
_FOLD = str.maketrans("șț’", "şţ'")  # langdetect's profiles have Romanian with cedillas
_WORD = regex.compile(r"[\p{L}\p{M}']++")
_TWINS = 20_000  # so many of a language's words, the likeliest, are known without diacritics too
_TWIN_COST = 2 * UNIT  # one text in seven is written so
_STROKES = str.maketrans("đıłøŀ", "dilol")  # what no normal form takes apart
_MISREAD = str.maketrans("ığş", "ýðþ")  # ISO 8859-9 read as ISO 8859-1
_END = 0.15  # of the characters of a text are blanks, where nothing else is known
_LEAST = 1e-6  # the probability of a letter that a language does not have
_KNOWN = 0.98  # of the probability goes to what was counted
_BACKED = (0.5, 0.6)  # what a pruned bigram and trigram have of their shorter one: part of it was counted already


class Spelling:
    """The probability of a letter after the two before it, in one language."""

    def __init__(self, language: str) -> None:
        profile = Path(langdetect.PROFILES_DIRECTORY) / _PROFILES.get(language, language)
        self.counts: tuple[Counter[str], ...] = (Counter(), Counter(), Counter())
        for gram, count in json.loads(profile.read_text(encoding="utf-8"))["freq"].items():
            lower = gram.lower().translate(_FOLD)
            if len(lower) <= len(self.counts):
                self.counts[len(lower) - 1][lower] += count
        self._letters = sum(self.counts[0].values())
        self._after: tuple[Counter[str], ...] = (Counter(), Counter())
        for after, counts in zip(self._after, self.counts[1:], strict=True):
            for gram, count in counts.items():
                after[gram[:-1]] += count
        self.cost = cache(self._cost)

    def _probability(self, gram: str) -> float:
        """P(last character | the others): counted, or else what is left for the shorter n-gram."""
        if len(gram) == 1:
            count = self.counts[0][gram]
            return _END if gram == " " else (1 - _END) * count / self._letters if count else _LEAST
        size = len(gram) - 2
        before, counted = gram[:-1], self._after[size][gram[:-1]]
        total = max(counted, 0 if before == " " else self.counts[size][before])
        shorter = self._probability(gram[1:])
        if not total:
            return shorter * (1.0, 0.5)[size]
        left = max((0.02, 0.03)[size], 1 - counted / total)
        count = self.counts[size + 1][gram]
        backed = left * shorter * _BACKED[size]
        if size == 0:
            return _KNOWN * count / total if count else backed
        share = 1 - left if counted > total * (1 - left) else 1.0
        return _KNOWN * share * count / total + backed

    def _cost(self, gram: str) -> int:
        return _cost(self._probability(gram))

    def word_cost(self, word: str) -> int:
        """The cost of a word by its letters alone."""
        padded = f" {word} "
        return self.cost(padded[:2]) + sum(self.cost(padded[i : i + 3]) for i in range(len(word)))


def _cost(probability: float) -> int:
    return min(255, round(-UNIT * math.log(probability)))


def _listed(language: str) -> Iterator[tuple[str, int]]:
    """The words of one of wordfreq's lists and their costs."""
    words: Counter[str] = Counter()
    for word, frequency in wordfreq.get_frequency_dict(_LISTS.get(language, language), "small").items():
        words[word.translate(_FOLD)] += frequency
    for word, frequency in words.items():
        yield word, _cost(frequency)


def _with_twins(words: Iterable[tuple[str, int]], language: str) -> dict[str, int]:
    """Add to the words of a language how they look without diacritics, and Turkish ones read as Western European."""
    costs = dict(words)
    if language not in LEXICON_LANGUAGES["Latn"]:
        return costs
    for word, cost in sorted(costs.items(), key=lambda item: (item[1], item[0]))[:_TWINS]:
        twins = [regex.sub(r"\p{M}", "", unicodedata.normalize("NFD", word.translate(_STROKES)))]
        if language == "tr":
            twins.append(word.translate(_MISREAD))
        for twin in twins:
            if twin.translate(_FOLD) != word:
                costs.setdefault(twin, min(255, cost + _TWIN_COST))
    return costs


def _in_dictionary(words: Iterable[str], spelling: Spelling) -> Iterator[tuple[str, int]]:
    """The likeliest words of a dictionary, each with the same cost."""
    known = sorted({lower for word in words if _WORD.fullmatch(lower := word.lower().translate(_FOLD))})
    known.sort(key=spelling.word_cost)
    for word in known[:_DICTIONARY_WORDS]:
        yield word, _cost(_DICTIONARY_SHARE / _DICTIONARY_WORDS)


def _read_simplemma(language: str) -> Iterator[str]:
    factory = simplemma.strategies.dictionaries.DefaultDictionaryFactory()
    for pair in factory.get_dictionary(language).items():
        yield from (word.decode() if isinstance(word, bytes) else word for word in pair)


def _read_hunspell(path: Path) -> Iterator[str]:
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        yield line.partition("/")[0].strip()


def _words_of(language: str, spelling: Spelling, afrikaans: Path) -> Iterable[tuple[str, int]]:
    if _LISTS.get(language, language) in wordfreq.available_languages("small"):
        return _listed(language)
    if language == "af":
        return _in_dictionary(_read_hunspell(afrikaans), spelling)
    if language in _DICTIONARIES:
        return _in_dictionary(_read_simplemma(language), spelling)
    return ()


def main(arguments: list[str]) -> int:
    """Write both tables; two arguments, as in the module's first lines."""
    afrikaans, folder = map(Path, arguments)
    words: defaultdict[str, bytes] = defaultdict(bytes)
    trigrams: dict[str, bytes] = {}
    place = 0
    for script, languages in LEXICON_LANGUAGES.items():
        own = regex.compile(rf"[\p{{Script={script}}}\p{{Script=Zyyy}}\p{{Script=Zinh}}]++")
        spellings = [Spelling(language) for language in languages]
        grams = {gram for spelling in spellings for counts in spelling.counts for gram in counts}
        for gram in sorted(grams):
            # Nothing goes over the end of a word; and what profiles have of other scripts is not theirs to tell.
            if (gram[1:2] != " " or len(gram) == 2) and own.fullmatch(gram):
                trigrams.setdefault(gram, bytes([spelling.cost(gram) for spelling in spellings]))
        for language, spelling in zip(languages, spellings, strict=True):
            for word, cost in _with_twins(_words_of(language, spelling, afrikaans), language).items():
                if _WORD.fullmatch(word):
                    words[word] += bytes([place, cost])
            place += 1
    for name, table in (("words", words), ("trigrams", trigrams)):
        marisa_trie.BytesTrie(sorted(table.items())).save(str(folder / f"{name}.marisa"))
        print(f"{name}: {len(table)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
