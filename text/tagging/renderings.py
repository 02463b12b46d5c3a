"""Find the words beside a fragment that render it: what a translation says for the source that it left standing."""

from typing import Literal, NamedTuple

import regex

from text.span import Span
from text.tagging.kinds import find_translation

__all__ = ["Rendering", "find_rendering"]

_LONGEST = 120  # characters of a term; longer is no term
# “two upholds” (两个维护), two upholds behind it in brackets: 两个维护 (two upholds), 两个维护（“two upholds”）
_QUOTED_BEFORE = regex.compile(rf"[“\"]([^“”\"]{{2,{_LONGEST}}})[”\"]\s?[(（][“\"《「]?$")
_BRACKET_BEHIND = regex.compile(rf"[”\"》」]?\s?[(（][“\"]?([^()（）“”\"]{{2,{_LONGEST}}})[”\"]?[)）]")


class Rendering(NamedTuple):
    """The words that render a fragment, and how they are told: by quotation marks, brackets, or as a whole sentence."""

    rule: Literal["quoted_before", "bracket_behind", "sentence_beside"]
    words: str


def find_rendering(text: str, span: Span, kind: str) -> Rendering | None:
    """What renders an East Asian fragment of a paragraph; None where nothing beside it is sure to. Linear time.

    >>> find_rendering("Uphold the “two upholds” (两个维护) firmly.", Span(26, 30), "other")
    Rendering(rule='quoted_before', words='two upholds')
    >>> find_rendering("He spoke of 两个维护 (two upholds).", Span(12, 16), "other").words
    'two upholds'
    """
    content = text[slice(*span)]
    begin = span.start + len(content) - len(content.lstrip('(（“"《「 '))
    end = span.end - (len(content) - len(content.rstrip(')）”"》」 ')))
    if before := _QUOTED_BEFORE.search(text, max(0, begin - _LONGEST - 8), begin):
        return Rendering("quoted_before", before[1].strip())
    if behind := _BRACKET_BEHIND.match(text, end):
        return Rendering("bracket_behind", behind[1].strip())
    sentence = find_translation(text, span) if kind == "source_residue" else None
    return Rendering("sentence_beside", sentence) if sentence else None
