"""Draw a text as the rules of scripts see it: what looks like two scripts and is one has one.

Words of look-alike letters of two alphabets, and capitals that are part of a Chinese word.
"""

import regex

from text.tagging.paint import paint_out
from text.tagging.script import EAST_ASIAN, ScriptRun, writing_runs

__all__ = ["draw_outline"]

_ALPHABETS = tuple(regex.compile(rf"\p{{{alphabet}}}") for alphabet in ("Latin", "Cyrillic", "Greek"))
_MIXABLE = frozenset({"Latn", "Cyrl", "Grek"})
_MIXED = regex.compile(r"\p{Latin}\p{M}*+[\p{Cyrillic}\p{Greek}]|[\p{Cyrillic}\p{Greek}]\p{M}*+\p{Latin}")
_ALPHABETIC_WORD = regex.compile(r"[\p{Latin}\p{Cyrillic}\p{Greek}\p{M}]++")
_CAPITALS = r"[A-Z0-9](?:[A-Z0-9]|[.,/&\-](?=[A-Z0-9])){0,11}+"
_CAPITALS_AT_HAN = regex.compile(
    rf"(?<![^\s\p{{Ps}}\p{{Pi}}\"'、，。：；！？]){_CAPITALS}(?=\p{{Han}})"
    rf"|(?<=\p{{Han}}){_CAPITALS}(?!\p{{L}}|['’]|[,.;:]?\s\p{{Latin}})"
)


def draw_outline(text: str, most: int) -> tuple[str, list[ScriptRun]]:
    """Draw a text as the rules see it, every character in its place; and its runs of one writing.

    An address is blank, or a word of the Latin text it goes on; a mixed word has one alphabet, capitals at Han are Han.
    There are at most `most` runs, and the rest of the text.
    """
    text = paint_out(text)
    runs = writing_runs(text, most)
    if len(runs) < 2:
        return text, runs
    drawn, scripts = text, {run.script for run in runs}
    if len(scripts & _MIXABLE) > 1 and _MIXED.search(text):
        drawn = _ALPHABETIC_WORD.sub(lambda match: _repaint(match[0]), text)
    if EAST_ASIAN in scripts:
        drawn = _CAPITALS_AT_HAN.sub(lambda match: "中" * len(match[0]), drawn)
    return drawn, runs if drawn == text else writing_runs(drawn, most)


def _repaint(word: str) -> str:
    """Write a word with a letter of the alphabet that most of its letters are of; the first named wins a tie."""
    letters: list[str] = max((pattern.findall(word) for pattern in _ALPHABETS), key=len)
    return letters[0] * len(word) if letters else word
