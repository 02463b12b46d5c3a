"""What is measured of each line of a document to tell running text from the rest of a page.

All of it is what pages have in common, whatever their site and language: how long a line is, what marks it holds,
begins and ends with, what share of its words are those that the document's own sentences use all the time (most of them
are the function words of its language) or else use too, capitals, digits, dates, what recurs, what stands before and
behind. No tag of HTML is needed, nor a list of a language's words.

The ideas are those of jusText (Pomikálek, 2011: length, function words, then the neighbours) and of boilerpipe
(Kohlschütter et al., 2010: density of text before and behind).
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import accumulate

import regex

from text.anatomy.marks import Line

__all__ = ["MEASURES", "begin_of", "end_of", "measure", "size_of", "words_of"]

_OWN = (
    *("size", "begins", "ends", "sentences", "commas", "digits", "marks", "capitals", "common", "shared"),
    *("dates", "label", "clock", "address", "times", "other_language", "pattern", "goes_on"),
)
_BESIDE = ("size", "ends", "common", "shared", "dates")  # of the lines before and behind
_REACH = (-2, -1, 1, 2)
_PLACE = (
    "before",
    "behind",
    "depth",
    "lines",
    "near_before",
    "near_behind",
    "far_before",
    "far_behind",
    "read",
    "text",
)
MEASURES = (*_OWN, *(f"{name}{at:+d}" for at in _REACH for name in _BESIDE), *_PLACE)
"""The names of what is measured, in the order in which it is given."""

_WIDE = frozenset({"zh", "ja", "ko", "th", "lo", "km", "my"})
_WIDTH = 3  # a character of their scripts says as much as three letters
_LONG = 600  # characters of a line that are looked at
_SENTENCE = 60  # characters of the shortest line that counts as sentences
_NEAR, _FAR = 6, 20  # lines whose sentences are summed up
_READ = 1000  # lines in which the words of a document's sentences are looked for
_COMMON = 40  # of the words that those use most,
_OFTEN = 3  # in so many lines at least
_LONGEST_COMMON = 7  # letters: longer words are what the document is about
_STRIP = ".,:;!?()\"'“”„«»[]|*"


def _code(*classes: str) -> dict[str, float]:
    return {mark: float(code) for code, marks in enumerate(classes, 1) for mark in marks}


_ENDS = _code("0123456789", ")]）】", "»›>→▸|/+×↑↓•·", ",，、،;；", ":：", "…", "?？؟!！", ".。।॥۔")
_BEGINS = _code("0123456789", "•·●▪■*+→›»>|/#@©↑×✓", "([（【[", "-–—", "\"'“„«‘「『")
_SMALL = 9.0  # begins with a small letter
_CLOSERS = "\"'”’»」』）)] "
_SENTENCES = regex.compile(r"[.!?…][\"”’»)\]]?\s|[。！？।॥؟۔]")
_COMMAS = regex.compile(r"[,，、،;；]")
_ADDRESS = regex.compile(r"(?i:https?:|www\.|\.(?:com|org|net|html?)\b)|(?<!\p{L})[@#]\p{L}|[\p{L}\p{N}]@[\p{L}\p{N}]")
_CLOCK = regex.compile(r"(?<!\p{N})\p{N}{1,2}[:.h]\p{N}{2}(?!\p{N})")


def size_of(text: str, language: str) -> int:
    """The length of a text in letters of an alphabet.

    >>> size_of("four", "en"), size_of("四个", "zh-Hans")
    (4, 6)
    """
    return len(text) * (_WIDTH if language.partition("-")[0] in _WIDE else 1)


def words_of(text: str) -> list[str]:
    """The first words of a line, in small letters, without the marks around them; else stretches."""
    return [word.strip(_STRIP) for word in text[:_LONG].lower().split()]


def begin_of(text: str) -> float:
    """The kind of what a text begins with, as a number: a letter, a digit, a bullet, a bracket, a dash, a quotation."""
    return _SMALL if text[:1].islower() else _BEGINS.get(text[:1], 0.0)


def end_of(text: str) -> float:
    """The kind of what a text ends with, as a number that grows with how much it ends a sentence."""
    bare = text.rstrip(_CLOSERS)
    return _ENDS["…"] if bare.endswith("...") else _ENDS.get(bare[-1:], 0.0)


def measure(lines: Sequence[Line], languages: Sequence[str], covered: Collection[int]) -> list[list[float]]:
    """The measures of each line, in the order of MEASURES; linear in the text.

    `covered` are the places of lines that a pattern of the rules covers.
    """
    sizes = [size_of(line.text, language) for line, language in zip(lines, languages, strict=True)]
    letters: Counter[str] = Counter()
    for language, size in zip(languages, sizes, strict=True):
        letters[language.partition("-")[0]] += size
    main = max(letters, key=letters.__getitem__, default="")
    often = Counter(line.text for line in lines)
    words = [words_of(line.text) for line in lines]
    used = _count_words(lines, words)
    common = frozenset(
        word for word, count in used.most_common(_COMMON) if count >= _OFTEN and len(word) <= _LONGEST_COMMON
    )
    measured = []
    for i, line in enumerate(lines):
        head = line.text[:_LONG]
        measured.append(
            [
                float(sizes[i]),
                *_measure_marks(head, words[i]),
                *_measure_words(words[i], used, common, line.has_stop),
                float(len(line.dates)),
                float(bool(line.labelled)),
                float(_CLOCK.search(head) is not None),
                float(_ADDRESS.search(head) is not None),
                float(often[line.text]),
                float(languages[i].partition("-")[0] != main),
                float(i in covered),
                float(i > 0 and len(lines[i - 1].text) > 4 and line.text.startswith(lines[i - 1].text)),
            ]
        )
    _add_neighbours(measured)
    return [[*own, *place] for own, place in zip(measured, _measure_places(lines, sizes), strict=True)]


def _count_words(lines: Sequence[Line], words: Sequence[Sequence[str]]) -> Counter[str]:
    """In how many lines of sentences each word stands."""
    used: Counter[str] = Counter()
    for line, each in zip(lines[:_READ], words, strict=False):
        if line.has_stop and len(line.text) > _SENTENCE:
            used.update(list(dict.fromkeys(each)))  # in order: of words as frequent the first are the commonest
    return used


def _measure_marks(head: str, words: Sequence[str]) -> list[float]:
    """How a line begins and ends, its sentences, commas, digits and marks, and its capitals."""
    length = len(head)
    digits = sum(map(str.isdigit, head))
    letters = sum(map(str.isalpha, head))
    count = len(words) or 1
    return [
        begin_of(head),
        end_of(head),
        float(len(_SENTENCES.findall(head))),
        float(len(_COMMAS.findall(head))),
        digits / length,
        1 - (digits + letters + count) / length,
        sum(word[:1].isupper() for word in head.split()) / count,
    ]


def _measure_words(
    words: Sequence[str], used: Mapping[str, int], common: frozenset[str], has_stop: bool
) -> tuple[float, float]:
    """The share of words that the document's sentences use most, and of longer ones that they use too."""
    count = len(words) or 1
    least = 2 if has_stop else 1  # a sentence has its own words once
    shared = sum(len(word) > 3 and used.get(word, 0) >= least for word in words)
    return sum(map(common.__contains__, words)) / count, shared / count


def _add_neighbours(measured: list[list[float]]) -> None:
    beside = [[each[_OWN.index(name)] for name in _BESIDE] for each in measured]
    none = [-1.0] * len(_BESIDE)
    for i, own in enumerate(measured):
        for at in _REACH:
            own.extend(beside[i + at] if 0 <= i + at < len(beside) else none)


def _measure_places(lines: Sequence[Line], sizes: Sequence[int]) -> list[list[float]]:
    """Where each line stands, and how many letters of sentences there are around it."""
    count = len(lines)
    worth = [size if line.has_stop and size > _SENTENCE else 0 for line, size in zip(lines, sizes, strict=True)]
    sums = [*accumulate(worth, initial=0)]
    total = sums[-1] or 1
    return [
        [
            float(i),
            float(count - i),
            i / count,
            float(count),
            float(sums[i] - sums[max(0, i - _NEAR)]),
            float(sums[min(count, i + 1 + _NEAR)] - sums[i + 1]),
            float(sums[i] - sums[max(0, i - _FAR)]),
            float(sums[min(count, i + 1 + _FAR)] - sums[i + 1]),
            sums[i] / total,
            float(total),
        ]
        for i in range(count)
    ]
