"""Read the words of a text as the lexicon of its script has them, and add up what they cost."""

import re
from collections.abc import Callable, Iterable, Sequence
from operator import add
from typing import Any, NamedTuple
from unicodedata import is_normalized

import regex

from text.count import is_capitals
from text.stretches import LONG, cut_stretches
from text.tagging.context import Weight
from text.tagging.lexicon import Lexicon, get_lexicon
from text.tagging.paint import paint_out

__all__ = ["Words", "count_known", "read_words", "weigh_languages"]

_SUM_OF = 1000  # words whose packed costs may be added up
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]++(?:['’][\p{L}\p{M}]++)*+")
# The same where letters have no marks of their own, as most have not in these scripts once composed: twice as fast.
_BETWEEN_WORDS = re.compile(r"\s")
_PLAIN_WORD = re.compile(r"[^\W_]++(?:['’][^\W\d_]++)*+")
_MARK = re.compile("[\u0300-\u036f]")
# Of ASCII alone, what is neither letter, digit nor apostrophe parts words: four times as fast as a pattern.
_BLANKED = {code: " " for code in range(128) if not (chr(code).isalnum() or chr(code) == "'")}
_PLAIN_SCRIPTS = frozenset({"Latn", "Cyrl"})


class Words(NamedTuple):
    """The words of a stretch of text, as the lexicon of its script reads them."""

    lexicon: Lexicon
    text: str  # of the stretch alone
    start: int
    words: list[str]
    packed: list[int]  # what each costs
    word: Any  # the pattern that found them


def read_words(text: str, start: int, end: int, script: str) -> Words | None:
    """Read the words of a stretch in one script; None where no lexicon has the script.

    Addresses are no words, and a text in capitals is read as if it were in small letters.
    """
    lexicon = get_lexicon(script)
    if lexicon is None:
        return None
    part = paint_out(_lower_capitals(text[start:end]))
    is_ascii = part.isascii()
    is_plain = is_ascii or (script in _PLAIN_SCRIPTS and not _MARK.search(part) and is_normalized("NFC", part))
    word: Any = _PLAIN_WORD if is_plain else _WORD
    find: Callable[[str], list[str]] = _read_ascii if is_ascii else word.findall
    words = find(part) if len(part) <= LONG else _read_long(part, find)
    return Words(lexicon, part, start, words, lexicon.pack(words), word)


def _read_long(text: str, find: Callable[[str], list[str]]) -> list[str]:
    """Find the words of a long text; one that comes again is the same object."""
    seen: dict[str, str] = {}
    words: list[str] = []
    for stretch in cut_stretches(text, _BETWEEN_WORDS):
        words += [seen.setdefault(word, word) for word in find(stretch)]
    return words


def _read_ascii(text: str) -> list[str]:
    """The words of a text of ASCII: what `_PLAIN_WORD` finds."""
    words = text.translate(_BLANKED).split()
    if "'" not in text:
        return words
    return [word for each in words for word in (_PLAIN_WORD.findall(each) if "'" in each else (each,))]


def _lower_capitals(text: str) -> str:
    """Write a text small where most of its letters are capitals, and no character becomes two by it."""
    if is_capitals(text):
        lower = text.replace("İ", "i").lower()
        return lower if len(lower) == len(text) else text
    return text


def weigh_languages(parts: Iterable[Words]) -> Weight:
    """Add up what the words of some stretches in one script cost in each language."""
    languages: tuple[str, ...] = ()
    costs: Sequence[int] = ()
    known = words = 0
    for part in parts:
        words += len(part.packed)
        for i in range(0, len(part.packed), _SUM_OF):
            total = sum(part.packed[i : i + _SUM_OF])
            known += part.lexicon.count_known(total)
            more = part.lexicon.unpack(total)
            languages, costs = part.lexicon.languages, list(map(add, costs, more)) if costs else more
    return Weight(languages, costs, known, words)


def count_known(parts: Iterable[Words]) -> tuple[int, int]:
    """How many words of some stretches in one script are in a list, and how many there are; no names, no numbers."""
    known = words = 0
    for part in parts:
        small = [
            packed
            for word, packed in zip(part.words, part.packed, strict=True)
            if word[0].isalpha() and not word[0].isupper()
        ]
        known += sum(map(part.lexicon.count_known, small))
        words += len(small)
    return known, words
