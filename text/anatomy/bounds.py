"""How much is said of one paragraph and of one document, so that what a hostile text takes is bounded.

What is left out is told: by a mark `marks_omitted` whose rule is the label and whose value says how many were left out.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from text.anatomy.marks import FoundMark

__all__ = ["OMITTED", "READ", "Tally", "cut_chunks"]

OMITTED = "marks_omitted"
"""The label of the marks that tell what was left out."""

READ = 250_000
"""Characters of a paragraph that dates and flags are looked for in: the longest paragraph of 9 novels has 13,444."""

# Of 619 real pages and news none has more than 5 marks of a label in a paragraph and 1,214 in all; of 9 novels, of
# which the first 600,000 characters were read, 21 and 449. `"a ` alone, repeated, is 5 million in a record of 16 MB.
_MOST_OF_PARAGRAPH = 300
_MOST_OF_DOCUMENT = 50_000


class Tally:
    """Lets through so many marks of each label as a paragraph and a document may have, and counts the others."""

    def __init__(self) -> None:
        self._let_through: Counter[str] = Counter()
        self._omitted: Counter[tuple[int, str]] = Counter()
        self._beyond: dict[str, int] = {}

    def admits(self, mark: FoundMark, own: Counter[str]) -> bool:
        """True where a mark may stay; `own` counts those of its paragraph, and is kept up to date."""
        if mark.paragraph is None:
            return True
        if self._let_through[mark.label] >= _MOST_OF_DOCUMENT:
            place = self._beyond.setdefault(mark.label, mark.paragraph)
            self._omitted[place, f"{mark.label}_of_document"] += 1
            return False
        own[mark.label] += 1
        if own[mark.label] > _MOST_OF_PARAGRAPH:
            self._omitted[mark.paragraph, mark.label] += 1
            return False
        self._let_through[mark.label] += 1
        return True

    def take(self, marks: Iterable[FoundMark]) -> Iterator[FoundMark]:
        """Let through what may stay; the marks of a paragraph come together."""
        for _, of_paragraph in groupby(marks, key=lambda mark: mark.paragraph):
            own: Counter[str] = Counter()
            yield from (mark for mark in of_paragraph if self.admits(mark, own))

    def tell(self, texts: Sequence[str]) -> Iterator[FoundMark]:
        """What was left out, as marks: in the paragraph, or in the first one where the document had too many."""
        for i, text in enumerate(texts):
            if len(text) > READ:
                yield FoundMark(i, READ, len(text), OMITTED, None, "long_paragraph", None)
        for (i, rule), count in self._omitted.items():
            yield FoundMark(i, 0, len(texts[i]), OMITTED, str(count), rule, None)


def cut_chunks(texts: Sequence[str]) -> Iterator[range]:
    """The places of paragraphs, in order, so many together as have `READ` characters, or one that has more."""
    start = size = 0
    for place, text in enumerate(texts):
        if size and size + len(text) > READ:
            yield range(start, place)
            start, size = place, 0
        size += len(text)
    if texts:
        yield range(start, len(texts))
