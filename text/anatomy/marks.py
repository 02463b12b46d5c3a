"""What is said of a document: marks on its words, and what the description is made of."""

import datetime as dt
from typing import Literal, NamedTuple

from text.anatomy.bylines import Labelled
from text.anatomy.dates.found import FoundDate

__all__ = ["Contribution", "DocumentDate", "FoundMark", "Line", "Precision", "RoleOf", "Stated"]

Precision = Literal["day", "month", "year"]


class FoundMark(NamedTuple):
    """Something said of words: the paragraph's place, the words' place in it, what is said, and by which rule.

    What a record's own field says stands in no paragraph: its place is None, its start and end are 0.
    """

    paragraph: int | None
    start: int
    end: int
    label: str
    value: str | None
    rule: str
    confidence: float | None


class RoleOf(NamedTuple):
    """What a paragraph is, and for a heading its level."""

    role: str
    heading_level: int | None = None


class DocumentDate(NamedTuple):
    """A date and how exact it is: the first day of a month or year stands for it."""

    day: dt.date
    precision: Precision


class Contribution(NamedTuple):
    """Who made a document, as the text names them."""

    name: str
    role: str
    organisation: str | None
    office: str | None


class Stated(NamedTuple):
    """What a record's own fields say of its text, each as it stands there; None where there is none."""

    title: str | None = None
    published: str | None = None
    updated: str | None = None
    authors: tuple[str, ...] = ()
    publisher: str | None = None
    original_language: str | None = None
    is_translation: bool | None = None


class Line(NamedTuple):
    """A paragraph and what was read from it."""

    text: str
    labelled: list[Labelled]
    dates: list[FoundDate]
    is_running: bool
    has_stop: bool
