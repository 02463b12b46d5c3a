"""Cut a long text into stretches, so that lists of its words or letters never hold those of all of it at once."""

import re
from collections.abc import Iterator
from typing import Any

__all__ = ["LONG", "count_matches", "cut_stretches"]

LONG = 1 << 16
"""Characters: a longer text is looked at in stretches. Of 619 pages and news and 9 novels no paragraph is so long."""


def cut_stretches(text: str, boundary: re.Pattern[str] | Any) -> Iterator[str]:
    """Cut a text before the first match of a pattern behind every `LONG` characters; joined they are the text.

    Linear time. A text that has no such place is one stretch, and "" too.

    >>> [len(part) for part in cut_stretches("ab " * LONG, re.compile(" "))]
    [65537, 65538, 65533]
    """
    start = 0
    while len(text) - start > LONG:
        place = boundary.search(text, start + LONG)
        if place is None:
            break
        yield text[start : place.start()]
        start = place.start()
    yield text[start:]


def count_matches(pattern: re.Pattern[str] | Any, text: str) -> int:
    """How many matches of a pattern a text has: of a long one no list is made, which is as fast only for a short one.

    >>> count_matches(re.compile("a+"), "a baa")
    2
    """
    return len(pattern.findall(text)) if len(text) <= LONG else sum(1 for _ in pattern.finditer(text))
