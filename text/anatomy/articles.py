"""Find where another article begins in a document that holds several."""

from collections.abc import Sequence

from text.anatomy.marks import FoundMark, Line, RoleOf
from text.anatomy.rules import DATED

__all__ = ["ANOTHER", "find_articles", "part_dates"]

ANOTHER = "another_article"
"""The label of a mark on the line with which another article begins."""

_TITLE = 160  # characters of its title at most
_HEAD = 3  # lines between the title and its text: dates and names
_LEAST = 2  # paragraphs of running text that an article has above the next


def find_articles(lines: Sequence[Line], roles: Sequence[RoleOf]) -> list[int]:
    """The places of lines with which another article begins: a title, a line that dates or names, and running text.

    Only below an article, which is two paragraphs of running text or more. Linear time.
    """
    found: list[int] = []
    read = 0
    for i, line in enumerate(lines):
        if roles[i].role == "body" and line.is_running:
            read += 1
        elif read >= _LEAST and _begins(lines, roles, i):
            found.append(i)
            read = 0
    return found


def _begins(lines: Sequence[Line], roles: Sequence[RoleOf], i: int) -> bool:
    is_title = roles[i].role in {"body", "heading", "title", "subtitle"} and not lines[i].has_stop
    if not is_title or len(lines[i].text) > _TITLE or not any(map(str.isalpha, lines[i].text)):
        return False
    below = i + 1
    while below < len(lines) and below - i <= _HEAD and roles[below].role in {"dateline", "byline"}:
        below += 1
    is_dated = any(date.year for line in lines[i + 1 : below] for date in line.dates)
    return is_dated and below < len(lines) and roles[below].role == "body" and lines[below].is_running


def part_dates(marks: Sequence[FoundMark], begins: int) -> list[FoundMark]:
    """The marks, with the dates of articles from the line `begins` on only mentioned: they are not the first one's."""
    return [
        mark._replace(label="mentioned_date")
        if mark.paragraph is not None and mark.paragraph >= begins and mark.label in DATED
        else mark
        for mark in marks
    ]
