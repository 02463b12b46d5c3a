"""Cut a long text into stretches, so that lists of its words or letters never hold those of all of it at once."""

import re
from collections.abc import Iterator
from typing import Any

__all__ = ["LONG", "cut_stretches"]

LONG = 1 << 16
"""Characters: a longer text is looked at in stretches. Few paragraphs, and a tenth of documents, are."""


def cut_stretches(text: str, boundary: re.Pattern[str] | Any) -> Iterator[str]:
    """Cut a text before the first match of a pattern behind every `LONG` characters; joined they are the text.

    Linear time. A text that has no such place is one stretch, and "" too.
    """
    start = 0
    while len(text) - start > LONG:
        place = boundary.search(text, start + LONG)
        if place is None:
            break
        yield text[start : place.start()]
        start = place.start()
    yield text[start:]
