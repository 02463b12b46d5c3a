"""Find many phrases in a text in one pass (Aho and Corasick, "Efficient string matching", 1975).

Small and capital letters, curly and straight quotation marks, kinds of hyphens and repeated blanks do not matter.
A phrase is whole words where it begins and ends with letters of a script that parts words by blanks; Chinese and the
like are found anywhere.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import ahocorasick
import regex

__all__ = ["FoundPhrase", "PhraseFinder", "fold_phrase"]

_SPACELESS = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Tibetan}]")
_BLANK, _BLANKS = regex.compile(r"\s"), regex.compile(r"\s++")
_REPEATED = regex.compile(r"\s{2}|[^\S ]")
_ALIKE = str.maketrans(dict.fromkeys("“”„‟«»＂", '"') | dict.fromkeys("‘’‚‛＇`´", "'") | dict.fromkeys("‐‑‒–−", "-"))


class FoundPhrase(NamedTuple):
    """A phrase that a text holds: its form to show, the form that was met, and where, in code points."""

    phrase: str
    variant: str
    start_char: int
    end_char: int


class PhraseFinder:
    """Looks for the phrases of a list, given as pairs of a phrase and a form of it."""

    def __init__(self, variants: Iterable[tuple[str, str]]) -> None:
        self._automaton = ahocorasick.Automaton()
        for phrase, variant in variants:
            folded = fold_phrase(variant)
            self._automaton.add_word(folded, (phrase, variant, len(folded)))
        self._automaton.make_automaton()

    def find(self, text: str) -> list[FoundPhrase]:
        """Find all phrases, in order; of forms of one phrase that overlap the longer one, else the earlier.

        >>> finder = PhraseFinder([("tea", "tea"), ("tea", "green tea"), ("tea", "茶")])
        >>> [found[1:] for found in finder.find("Green  Tea, 绿茶, no teacup")]
        [('green tea', 0, 10), ('茶', 13, 14)]
        """
        if not self._automaton:
            return []
        folded, places = _fold(text)
        found = []
        for last, (phrase, variant, length) in self._automaton.iter(folded):
            start = last + 1 - length
            if _is_whole(folded, start, last + 1):
                begin, end = (places[start], places[last] + 1) if places else (start, last + 1)
                found.append(FoundPhrase(phrase, variant, begin, end))
        return _without_overlaps(found) if len(found) > 1 else found


def fold_phrase(words: str) -> str:
    """Give words as they are compared.

    >>> fold_phrase(" “Two  Establishments”")
    '"two establishments"'
    """
    return _fold(_BLANKS.sub(" ", words.strip()))[0]


def _fold(text: str) -> tuple[str, Sequence[int]]:
    """The text as it is compared, and the place in the text of each of its characters; none where they are the same."""
    lowered = text.lower()
    if len(lowered) != len(text):  # the capital İ becomes two characters
        lowered = "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)
    folded = lowered.translate(_ALIKE)
    if not _REPEATED.search(folded):
        return folded, ()
    folded = _BLANK.sub(" ", folded)
    places = [place for place in range(len(folded)) if folded[place] != " " or folded[place - 1 : place] != " "]
    return "".join(map(folded.__getitem__, places)), places


def _is_whole(text: str, start: int, end: int) -> bool:
    """False where a word goes on before or behind what stands between two places."""
    return not (_goes_on(text[start - 1 : start], text[start]) or _goes_on(text[end - 1], text[end : end + 1]))


def _goes_on(one: str, other: str) -> bool:
    return one.isalnum() and other.isalnum() and not (_SPACELESS.match(one) or _SPACELESS.match(other))


def _without_overlaps(found: list[FoundPhrase]) -> list[FoundPhrase]:
    kept: list[FoundPhrase] = []
    ends: dict[str, int] = {}
    for one in sorted(found, key=lambda each: (each.start_char, -each.end_char, each.phrase)):
        if one.start_char >= ends.get(one.phrase, 0):
            kept.append(one)
            ends[one.phrase] = one.end_char
    return kept
