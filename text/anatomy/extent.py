"""Where the running text of a document is: the stretch of lines that holds most sentences and fewest lines of a page.

Each line adds to a stretch or takes from it: a paragraph that ends in a stop by its letters, a short line by a fixed
amount. The best stretch is found in one pass. A line of a menu costs as much as a short sentence brings, so that a
caption or a heading inside a text does not end it, and a list of links does.
"""

from collections.abc import Sequence
from typing import NamedTuple

from text.anatomy.marks import Line
from text.count import has_wide

__all__ = ["Extent", "find_extent"]

_MOST = 400  # letters of a paragraph that count: a page's notices may be long, but a text has more than one paragraph
_SENTENCE = (
    60  # letters, of which a Han character counts three, of a paragraph that is running text where it ends in a stop
)
_LINE_COSTS = 60
_FIRST_WIDE = "\u2e80"  # from here on a letter is a word, or half of one


class Extent(NamedTuple):
    """The first and the last line of the running text; both are lines of it."""

    first: int
    last: int


def find_extent(lines: Sequence[Line]) -> Extent | None:
    """The running text of a document; None where it has none. Linear time."""
    best, extent = 0, None
    sum_, first = 0, 0
    for i, line in enumerate(lines):
        weight = _weigh(line)
        if sum_ <= 0:
            sum_, first = 0, i
        sum_ += weight
        if sum_ > best:
            best, extent = sum_, Extent(first, i)
    return extent


def _weigh(line: Line) -> int:
    letters = len(line.text)
    if letters < _SENTENCE and has_wide(line.text):
        letters += 2 * sum(char >= _FIRST_WIDE for char in line.text)
    return min(letters, _MOST) if line.is_running and letters >= _SENTENCE else -_LINE_COSTS
