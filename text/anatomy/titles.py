"""Find the title of a document: where it stands, what stands beside it, and how often the document says it.

Candidates are short lines above the begin of the running text or little below it, whatever they end in. What is
measured of each is weighed by small decision trees that were learned from public pages (`tools/learn_pages.py`): how
far from the text it stands and beside which dateline, its length among its neighbours, whether it recurs or other lines
hold it (a trail, a share line, `Title | Site`), and how many of its words the running text uses. The best one is the
title where it is sure enough: no title is better than a wrong one.
"""

import json
from collections.abc import Collection, Sequence
from functools import cache
from math import exp
from pathlib import Path
from typing import NamedTuple

from text.anatomy.forest import Forest, plant, score
from text.anatomy.marks import Line
from text.anatomy.measures import begin_of, end_of, size_of, words_of
from text.anatomy.rules import LONGEST_LINE
from text.anatomy.running_text import RunningText

__all__ = ["TITLE_MEASURES", "WIDEST", "Candidate", "choose_title", "measure_titles"]

WIDEST = 4.0
"""What the likeliest candidate can be ahead of the next, in log odds: more says no more."""

_DATA = Path(__file__).parent / "data" / "titles.json"
_ABOVE, _BELOW = 60, 8  # lines above and below the begin of the running text in which a title is looked for
_READ = 60  # lines of running text, and so many
_LONG = 600  # characters of each, whose words a title shares
_HELD = 400  # lines in which a title may recur
_NEAR = 3
_FEWEST_WORDS = 3  # a text with fewer blanks is compared by pairs of characters

TITLE_MEASURES = (
    *("above", "rank", "size", "ends", "begins", "times", "held", "is_first", "shared", "shared_words", "capitals"),
    *(
        "digits",
        "date_next",
        "date_near",
        "date_before",
        "size_before",
        "size_behind",
        "lead",
        "is_main",
        "line",
        "lines",
    ),
    *("words", "bars"),
)
"""What is measured of a candidate, in this order."""


class Candidate(NamedTuple):
    """A line that may be the title: its place among the paragraphs, and what is measured of it."""

    place: int
    measures: list[float]


class _Learned(NamedTuple):
    forest: Forest
    scale: float
    margin: float
    shift: float


def choose_title(
    lines: Sequence[Line], languages: Sequence[str], taken: Collection[int], running: RunningText
) -> tuple[int, float] | None:
    """The place of the title and how sure it is; None where there is no running text or no candidate.

    `taken` are the places of lines that are known to be something else.
    """
    has_text = any(running.is_main[i] and lines[i].is_running for i in range(running.begins, running.ends))
    candidates = measure_titles(lines, languages, taken, running) if has_text else []
    if not candidates:
        return None
    learned = _load()
    odds = [score(learned.forest, each.measures) for each in candidates]
    best = max(range(len(odds)), key=odds.__getitem__)
    text = lines[candidates[best].place].text
    others = (each for each, of in zip(odds, candidates, strict=True) if lines[of.place].text != text)
    margin = odds[best] - max(others, default=odds[best] - WIDEST)
    sure = 1 / (1 + exp(-(learned.scale * odds[best] + learned.margin * min(margin, WIDEST) + learned.shift)))
    return candidates[best].place, round(sure, 2)


def measure_titles(
    lines: Sequence[Line], languages: Sequence[str], taken: Collection[int], running: RunningText
) -> list[Candidate]:
    """The candidates for the title in order, each with its measures."""
    begin = next((i for i in range(running.begins, running.ends) if lines[i].is_running), running.begins)
    low, high = max(0, begin - _ABOVE), min(len(lines), begin + _BELOW)
    places = [
        i
        for i in range(low, high)
        if i not in taken and len(lines[i].text) <= LONGEST_LINE and any(map(str.isalpha, lines[i].text))
    ]
    if not places:
        return []
    sizes = {i: size_of(lines[i].text, languages[i]) for i in range(max(0, low - _NEAR), min(len(lines), high + _NEAR))}
    used = _Used(
        [
            line.text[:_LONG]
            for line, is_main in zip(lines[begin:], running.is_main[begin:], strict=False)
            if is_main and line.is_running
        ][:_READ]
    )
    around = "\n".join(line.text.casefold() for line in lines[: low + _HELD] if len(line.text) <= LONGEST_LINE)
    return [
        Candidate(i, _measure(i, rank, lines, begin, sizes, used, around, running))
        for rank, i in zip(range(len(places) - 1, -1, -1), places, strict=True)
    ]


class _Used:
    """The words and pairs of characters of the running text."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self._words = {word for text in texts for word in words_of(text)}
        self._pairs: set[str] | None = None

    def share(self, text: str) -> tuple[float, float]:
        """The share and the number of a text's longer words, or pairs of characters, that the running text has."""
        words = words_of(text)
        if len(words) >= _FEWEST_WORDS:
            parts, used = {word for word in words if len(word) > 3}, self._words
        else:
            if self._pairs is None:
                self._pairs = {text[i : i + 2] for text in self._texts for i in range(len(text) - 1)}
            bare = text.lower()
            parts, used = {bare[i : i + 2] for i in range(len(bare) - 1)}, self._pairs
        count = len(parts & used)
        return count / (len(parts) or 1), float(min(count, 12))


def _measure(
    i: int,
    rank: int,
    lines: Sequence[Line],
    begin: int,
    sizes: dict[int, int],
    used: _Used,
    around: str,
    running: RunningText,
) -> list[float]:
    text = lines[i].text
    folded = text.casefold()
    times = sum(line.text == text for line in lines[max(0, i - _HELD) : i + _HELD])
    first = all(line.text != text for line in lines[max(0, i - _HELD) : i])
    words = text.split()
    near = [sizes[k] for k in range(i - _NEAR, i + _NEAR + 1) if k in sizes and k != i and not lines[k].is_running]
    said = [k for k in range(max(0, i - _NEAR), min(len(lines), i + 2 * _NEAR)) if lines[k].dates or lines[k].labelled]
    return [
        float(begin - i),
        float(rank),
        float(sizes[i]),
        end_of(text),
        begin_of(text),
        float(times),
        float(min(around.count(folded) - times, 4)),
        float(first),
        *used.share(text),
        sum(word[:1].isupper() for word in words) / (len(words) or 1),
        sum(map(str.isdigit, text)) / len(text),
        float(i + 1 in said),
        float(min((k - i for k in said if k > i), default=9)),
        float(any(k < i for k in said)),
        float(sizes.get(i - 1, -1)),
        float(sizes.get(i + 1, -1)),
        float(sizes[i] - max(near, default=0)),
        float(running.is_main[i]),
        float(i),
        float(len(lines)),
        float(len(words)),
        float(text.count("|") + text.count(" - ") + text.count(" – ") + text.count(">")),
    ]


@cache
def _load() -> _Learned:
    told = json.loads(_DATA.read_text(encoding="utf-8"))
    if tuple(told["measures"]) != TITLE_MEASURES:
        msg = f"{_DATA.name} was learned from other measures than are taken now: run tools/learn_pages.py"
        raise ValueError(msg)
    return _Learned(plant(told["trees"]), *told["sure"])
