"""The rules by which a document's anatomy is read: words and patterns from `config/rules/`, not from code."""

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

import regex

__all__ = ["LABELS", "Rules", "compile_boilerplate", "compile_by", "compile_words", "label_words"]

LABELS = ("published_on", "updated_on", "author", "editor", "reporter", "photographer", "translator", "publisher")
"""What a labelled value can say of a document."""

_HAN = regex.compile(r"\p{Han}")


class Rules(NamedTuple):
    """What `config/rules/` says; all of it in the order of the files, so that equal rules are equal values."""

    labels: tuple[tuple[str, tuple[str, ...]], ...] = ()  # label -> words that introduce it
    by: tuple[str, ...] = ()  # what stands before an author's name without a mark
    dispatch: tuple[str, ...] = ()
    office: tuple[str, ...] = ()
    caption: tuple[str, ...] = ()
    ordinals: tuple[str, ...] = ()
    boilerplate: tuple[str, ...] = ()


@cache
def label_words(rules: Rules) -> Mapping[str, str]:
    """The label that each word introduces, the words in small letters with single blanks."""
    return {" ".join(word.lower().split()): label for label, words in rules.labels for word in words}


@cache
def compile_boilerplate(rules: Rules) -> regex.Pattern[str] | None:
    """A pattern that a whole paragraph of boilerplate matches."""
    if not rules.boilerplate:
        return None
    parts = (".*".join(_loosen(part) for part in pattern.split("*")) for pattern in rules.boilerplate)
    return regex.compile(rf"(?:{'|'.join(parts)})\s*", regex.IGNORECASE | regex.DOTALL)


@cache
def compile_by(rules: Rules) -> regex.Pattern[str] | None:
    """A pattern of a line, or a part of one between bars, that is little but an author: `By Jane Doe and John Roe`."""
    if not rules.by:
        return None
    words = "|".join(regex.escape(word) for word in sorted(rules.by, key=len, reverse=True))
    name = r"\p{Lu}[\p{L}\p{M}.'’\-]*+(?:\s\p{Lu}[\p{L}\p{M}.'’\-]*+){1,3}+"
    return regex.compile(
        rf"(?<![^|｜\n\s])(?<=^\s{{0,9}}|[|｜\n]\s{{0,9}})(?P<word>{words})\s+(?P<names>{name}(?:\s?,\s{name}|\s(?:and|und|y|et)\s{name}){{0,8}}+)(?=\s*(?:$|[|｜,;\n]))"
    )


@cache
def compile_words(words: tuple[str, ...]) -> regex.Pattern[str] | None:
    """A pattern of words or phrases, longest first; None for none."""
    if not words:
        return None
    longest = sorted(words, key=lambda word: (-len(word), word))
    parts = [_loosen(word) if _HAN.search(word) else rf"(?<!\p{{L}}){_loosen(word)}(?!\p{{L}})" for word in longest]
    return regex.compile("|".join(parts), regex.IGNORECASE)


def _loosen(words: str) -> str:
    """Words with any blanks between them."""
    return r"\s+".join(regex.escape(word) for word in words.split(" ")) if words.strip() else ""
