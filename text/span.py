"""The unit of place: a stretch of a named text."""

from typing import NamedTuple

__all__ = ["Span"]


class Span(NamedTuple):
    """A stretch of a text in code points, 0-based and half-open."""

    start: int
    end: int
