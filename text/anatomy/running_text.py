"""Find the running text of a document: which of its paragraphs are main text, and which are the rest of a page.

A page saved as text has its menus, teasers, share bars, comments and notices around the text, each a line. What is
measured of a line (`text.anatomy.measures`) is weighed by small decision trees that were learned from public pages
(`tools/learn_pages.py`). A document that does not look like a page, for it has few lines or few short ones, is all
running text, and costs nothing.
"""

import json
from collections.abc import Collection, Sequence
from functools import cache
from math import log
from pathlib import Path
from typing import NamedTuple

from text.anatomy.forest import Forest, plant, score
from text.anatomy.marks import Line
from text.anatomy.measures import MEASURES, measure, size_of

__all__ = ["RunningText", "find_running_text"]

_DATA = Path(__file__).parent / "data" / "running_text.json"
_LEAST = log(0.3 / 0.7)  # of the log odds: main text that is lost weighs more than a menu that is kept
_FEWEST, _MOST = 8, 5000  # lines of a page
_SHORT = 60  # letters: shorter lines are no sentences
_SHARE = 0.4  # of a page's lines are short, or more


class RunningText(NamedTuple):
    """Where the running text of a document is.

    `is_main` says it of each paragraph. `begins` and `ends` are where its largest block begins and ends (a place among
    the paragraphs, half open); `scores` are the log odds of each paragraph, none where the document is no page.
    """

    is_main: tuple[bool, ...]
    begins: int
    ends: int
    scores: tuple[float, ...]


def find_running_text(
    lines: Sequence[Line], languages: Sequence[str], covered: Collection[int], forest: Forest | None = None
) -> RunningText:
    """Tell the paragraphs of running text from the rest of a page; linear time.

    `covered` are the places of paragraphs that a pattern of the rules covers: no running text either way. `forest`
    takes the place of what was learned, to learn anew.
    """
    count = len(lines)
    if not _is_page(lines, languages):
        is_main = tuple(i not in covered for i in range(count))
        running = [i for i in range(count) if is_main[i] and lines[i].is_running]
        return RunningText(is_main, running[0] if running else 0, running[-1] + 1 if running else count, ())
    forest = _load() if forest is None else forest
    scores = tuple(score(forest, each) for each in measure(lines, languages, covered))
    is_main = tuple(each > _LEAST and i not in covered for i, each in enumerate(scores))
    return RunningText(is_main, *_find_block(scores), scores)


def _is_page(lines: Sequence[Line], languages: Sequence[str]) -> bool:
    if not _FEWEST <= len(lines) <= _MOST:
        return False
    short = sum(
        not line.has_stop and size_of(line.text, language) < _SHORT
        for line, language in zip(lines, languages, strict=True)
    )
    return short >= _SHARE * len(lines)


def _find_block(scores: Sequence[float]) -> tuple[int, int]:
    """The stretch with the greatest sum of scores; one line of the rest does not end it."""
    best, span, total, start = 0.0, (0, 0), 0.0, 0
    for i, each in enumerate(scores):
        if total <= 0:
            total, start = 0.0, i
        total += max(each, -2.0)
        if total > best:
            best, span = total, (start, i + 1)
    return span


@cache
def _load() -> Forest:
    told = json.loads(_DATA.read_text(encoding="utf-8"))
    if tuple(told["measures"]) != MEASURES:
        msg = f"{_DATA.name} was learned from other measures than {measure.__module__} takes: run tools/learn_pages.py"
        raise ValueError(msg)
    return plant(told["trees"])
