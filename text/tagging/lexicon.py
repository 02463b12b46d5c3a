"""What a word says of the language that it is in: a cost for each language that shares its script.

The cost of a word in a language is how unlikely it is there: -ln of its probability, the larger of two. One comes from
a list of the language's words with their frequencies; the other from its trigrams of letters, which give every word a
probability, so that no word is impossible and a language without a list can be told. Both tables are derived from
other people's data by `tools/make_word_tables.py`; data/README.md names sources and licences.

Only differences count, so costs are kept relative to the language where the word is likeliest, and no word counts for
more than `_CAP`. The costs of all languages are packed into one integer, 16 bits each: the sum of such integers over
the words of a text holds the sums for each language.
"""

import struct
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any
from unicodedata import normalize

import marisa_trie

from text.memo import Memo

__all__ = ["LEXICON_LANGUAGES", "UNIT", "UNLISTED", "Lexicon", "get_lexicon", "is_one_word"]

UNIT = 8
"""Costs are in eighths of a nat."""

LEXICON_LANGUAGES: dict[str, tuple[str, ...]] = {
    "Latn": (
        *("af", "ca", "cs", "cy", "da", "de", "en", "es", "et", "fi", "fr", "hr", "hu", "id", "it", "lt", "lv", "nb"),
        *("nl", "pl", "pt", "ro", "sk", "sl", "so", "sq", "sv", "sw", "tl", "tr", "vi"),
    ),
    "Cyrl": ("bg", "mk", "ru", "uk"),
    "Arab": ("ar", "fa", "ur"),
    "Deva": ("hi", "mr", "ne"),
}
"""The languages that a lexicon knows, by the script (ISO 15924) they share; the tables have them in this order."""

UNLISTED = frozenset({"af", "cy", "et", "mr", "ne", "so", "sq", "sw"})
"""Those for which there is no list with frequencies, but a dictionary or nothing: words tell them less well."""

_CAP = 6 * UNIT  # what one word may count for
_NAME_SHARE = 4  # a capitalised word, which may be a name of anywhere, counts a fourth
_COMMON = 7 * UNIT  # but one as common as The or Der (one in a thousand) begins a sentence, and counts in full
_ODD = 2.2  # nats a letter; a word that costs more everywhere is in no language that is known here, or misspelt
_ODD_SHARE = 2
_LETTER_SHARE = 2  # a single letter may be an initial
_LISTED = 3  # two thirds of the probability are the list's, or less
_SPELT = 8  # and the trigrams have the rest
_UNSEEN = 2 * UNIT  # an n-gram that no language has, over the shorter one that it ends in
_UNKNOWN = 14 * UNIT  # a letter that none has
_LONGEST = 40  # longer are no words
_JUST_READ = 10_000  # words of a paragraph that was weighed are looked at more closely at once, if at all
_UNLISTED_COST = 17 * UNIT  # of a word that no list has
_RARE = 10 * UNIT
_RARE_MARGIN = 5 * UNIT
_FOLD = str.maketrans("șț’", "şţ'")  # as the tables have them


class Lexicon:
    """Costs of words in the languages of one script."""

    def __init__(self, script: str) -> None:
        self.languages = LEXICON_LANGUAGES[script]
        scripts = list(LEXICON_LANGUAGES)
        self._first = sum(len(LEXICON_LANGUAGES[other]) for other in scripts[: scripts.index(script)])
        self._lanes = struct.Struct(f"<{len(self.languages)}H")
        self._costs = (1 << 8 * self._lanes.size) - 1  # of a packed word; above them, whether it is known
        self._known = self._costs + 1
        self._each = self._costs // 0xFFFF  # 1 in each lane
        self._shares = {1 << shift: (shift, self._each * (0xFFFF >> shift)) for shift in range(1, 5)}
        self._words, self._trigrams = _open_tables()
        self._spelling = Memo(self._spell)
        self._packed = Memo(self._weigh)
        self._listed = Memo(self._find_lists, _JUST_READ)
        self._spelt = Memo(self._spell_word, _JUST_READ)

    def pack(self, words: Iterable[str]) -> list[int]:
        """The costs of words as they are written, each packed."""
        return list(map(self._packed.__getitem__, words))

    @staticmethod
    def surplus(packed: Iterable[int], index: int) -> list[int]:
        """What each word, of packed costs, costs more in one language than in the likeliest."""
        shift = 16 * index
        return [each >> shift & 0xFFFF for each in packed]

    def unpack(self, packed: int) -> tuple[int, ...]:
        """The cost in each language of a word, or of at most 1000 words that were added up."""
        return self._lanes.unpack((packed & self._costs).to_bytes(self._lanes.size, "little"))

    def count_known(self, packed: int) -> int:
        """How many of the words that were added up are in the list of the language where they are likeliest."""
        return packed >> 8 * self._lanes.size

    def lists(self, word: str, index: int) -> bool:
        """True where the list of a language has a word."""
        return self._first + index in self._listed[word]

    def spell(self, word: str, index: int) -> int:
        """What the letters of a word cost in a language, by its trigrams and not by any list."""
        return self._spelt[_fold(word)[:_LONGEST]] >> 16 * index & 0xFFFF

    def _find_lists(self, word: str) -> bytes:
        """The places of the languages whose lists have a word."""
        found = self._words.get(_fold(word))
        return found[0][::2] if found else b""

    def _spell_word(self, word: str) -> int:
        """Make the packed costs of the letters of a word in small letters."""
        padded = f" {word} "
        return sum(map(self._spelling.__getitem__, [padded[:2], *[padded[i : i + 3] for i in range(len(word))]]))

    def _weigh(self, word: str) -> int:
        """Make the packed costs of a word; those that say nothing of a language are 0 in all."""
        lower = _fold(word)
        is_name = word[0] != word[0].lower()
        if (is_name and len(word) > 1 and word.isupper()) or len(word) > _LONGEST or _has_digit(lower):
            return 0
        packed, best, is_known = self._cost(lower)
        share = _NAME_SHARE if is_name and (best > _COMMON or len(lower) == 1) else 1
        if best > _ODD * UNIT * (len(lower) + 1):
            share *= _ODD_SHARE
        if len(lower) == 1:
            share *= _LETTER_SHARE
        capped = self._cap(packed - best * self._each)
        if share > 1:
            shift, mask = self._shares[share]
            capped = capped >> shift & mask
        return capped | self._known if is_known else capped

    def _cap(self, packed: int) -> int:
        """The lesser of each cost and `_CAP`, in all lanes at once: a cost has 15 bits, so the highest one is free."""
        beyond = (packed + self._each * (0x7FFF - _CAP) >> 15) & self._each
        return packed & ~(beyond * 0xFFFF) | beyond * _CAP

    def _cost(self, word: str) -> tuple[int, int, bool]:
        """Packed costs of a word in small letters, the least of them, and if a list decides.

        What elision glues together is two words.
        """
        spelling = self._spelt[word] + _SPELT * self._each
        costs = self.unpack(spelling)
        spelt = min(costs)
        found = self._words.get(word)
        if found:
            listed = list(costs)
            for k, cost in zip(found[0][::2], found[0][1::2], strict=True):
                k -= self._first  # noqa: PLW2901
                if 0 <= k < len(listed):
                    listed[k] = min(listed[k], cost + _LISTED)
        elif "'" in word:
            parts = [self.unpack(self._cost(part)[0]) for part in word.split("'") if part]
            listed = [min(cost, sum(each)) for cost, *each in zip(costs, *parts, strict=True)]
        else:
            return spelling, spelt, False
        best = min(listed)
        return self._pack(listed), best, best < spelt

    def _spell(self, gram: str) -> int:
        """Make the packed costs of the last letter of an n-gram after the others."""
        found = self._trigrams.get(gram)
        count = len(self.languages)
        if found and len(found[0]) == count:
            return self._pack(found[0])
        if len(gram) > 1:
            return self._spelling[gram[1:]] + self._pack([_UNSEEN] * count)
        return self._pack([_UNKNOWN] * count)

    def _pack(self, costs: Iterable[int]) -> int:
        return int.from_bytes(self._lanes.pack(*costs), "little")


def _fold(word: str) -> str:
    """A word as the tables have it: small, composed, with their apostrophe."""
    lower = word.lower()
    return lower if lower.isascii() else normalize("NFC", lower).translate(_FOLD)


def _has_digit(word: str) -> bool:
    return not word.isalpha() and any(map(str.isdigit, word))


@cache
def get_lexicon(script: str) -> Lexicon | None:
    """The lexicon of a script, made once a process; None where no two languages that it knows share the script."""
    return Lexicon(script) if script in LEXICON_LANGUAGES else None


def is_one_word(first: str, second: str) -> bool:
    """True where two parts are a word by the lists, and likelier one than two of a compound.

    A word as rare as one in 20,000 may be a compound without its hyphen: more is asked of it.

    >>> is_one_word("infor", "mation"), is_one_word("well", "known"), is_one_word("pre", "war")
    (True, False, False)
    """
    words, _ = _open_tables()
    whole, before, after = (_read_costs(words, part) for part in (first + second, first, second))
    if not whole:
        return False
    languages = sorted({*whole, *before, *after})
    apart = {k: before.get(k, _UNLISTED_COST) + after.get(k, _UNLISTED_COST) for k in languages}
    likeliest = min(languages, key=apart.__getitem__)
    joined = min(whole.values())
    if joined <= _RARE:
        return joined <= apart[likeliest]
    return likeliest in whole and joined + _RARE_MARGIN <= apart[likeliest]


def _read_costs(words: Any, word: str) -> dict[int, int]:
    """What a word costs in each language whose list has it."""
    found = words.get(_fold(word))
    return dict(zip(found[0][::2], found[0][1::2], strict=True)) if found else {}


@cache
def _open_tables() -> tuple[Any, Any]:
    """Map both tables into memory, which all processes of a machine share."""
    data = Path(__file__).parent / "data"
    words, trigrams = (marisa_trie.BytesTrie().mmap(str(data / f"{name}.marisa")) for name in ("words", "trigrams"))
    return words, trigrams
