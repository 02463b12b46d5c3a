"""Find what is odd in the text of a paragraph, and say where; the text itself is never mended.

The rules, by label:

- `glued_sentence`: a sentence that begins in the middle of another, without a blank (`practiceHua Zhifeng`) or with one
  (`research It is`); see `text.anatomy.glue`.
- `unbalanced_quotes`: a quotation mark without a partner or facing the wrong way; see `text.anatomy.quotes`.
- `stray_punctuation`: a sentence or clause mark, a blank, and a mark that cannot follow it (`strength. , Unity`); two
  marks that cannot stand together (`word,,`); a comma that begins a paragraph. Not behind abbreviations, nor what
  French writes with a blank before it.
- `ellipsis`: dots that say "and so on" in a sentence or at its end: `three_dots`, `six_dots` (four and more),
  `spaced_dots`, `sign` (…), `two_signs` (……). Not the leaders of a table of contents, nor an omission in brackets.
- `truncated`: the paragraph breaks off: a note that there is more (`(more)`, `阅读全文`), an ellipsis that touches a
  word no sentence ends with (`said the...`), or body text of several sentences whose last one has no mark at its end.
- `masked_word`: a name or word with stars, crosses or blocks for letters (`Li **`, `f***`, `王XX`, `138****5678`). Not
  Markdown, nor 某某, which is how Chinese courts write a name.
- `garbled`: bytes that were read by the wrong name and cannot be told any more; see `text.garbled`.
- `mostly_symbols`: fewer than a third of the characters are letters or digits.

Most text has nothing odd: each rule starts with a test that costs almost nothing. Those on letters look at the shape of
the text, one byte for each character, in which small letters, capitals and marks are all alike.
"""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

import regex

from text.anatomy.endings import Flag, find_dots, find_end
from text.anatomy.glue import Glued, SentenceRules, find_beginnings, find_glued, find_glued_over_blank
from text.anatomy.quotes import find_unbalanced
from text.garbled import find_garbled
from text.surnames import SURNAMES

__all__ = ["FLAG_LABELS", "find_flags", "find_repeated"]

FLAG_LABELS = (
    "glued_sentence",
    "unbalanced_quotes",
    "stray_punctuation",
    "ellipsis",
    "truncated",
    "masked_word",
    "garbled",
    "mostly_symbols",
)
"""What a flag can say, in the order of the issue."""

_SHORTEST_REPEATED = 20  # characters but for blanks; shorter paragraphs recur by nature
_SHORTEST_SYMBOLS = 5

_EAST_ASIAN = frozenset({"zh", "ja", "ko", "yue", "wuu", "lzh"})
_CLOSING = frozenset('"”’»)]}」』》）')
_FRENCH_BLANKS = frozenset({"fr", "br", "oc"})


def _shape_of(code: int) -> int:
    char = chr(code)
    if char.isalpha():
        return ord("A" if char.isupper() else "a")
    if char in ".,;:!":
        return ord(".")
    if char in '?")]':  # so are all characters that Latin-1 lacks, and most of them here are quotation marks
        return ord("q")
    return ord("0" if char.isdigit() else " " if char.isspace() else "x")


_SHAPES = bytes(map(_shape_of, range(256)))
_BETWEEN = b"\0"  # paragraphs; in no shape
# A capital behind a small letter, or behind a mark that ends a sentence.
_BEFORE_GLUED = (b"a", b".", b".q", b"aq")
_GLUED_CAPITAL = regex.compile(r"(?<=[\p{Ll}.!?;…\"”»)])\p{Lu}")

_LEADING_MARKS = frozenset(",;，、；。")
_LEADING = regex.compile(r"[,;，、；。](?=\s?\p{L})")
_STRAY = regex.compile(
    r"[.,;:!?]\s{1,8}+(?:[,;](?![)\-])|\.(?![.\p{L}\p{N}]))"
    r"|(?<=\p{L})(?:,,(?=[\s\p{L}]|\Z)|(?:,\.|,;|;,|;\.|:,|:\.)(?=\s|\Z))|(?<=\p{Ll}{3})\.\.(?=\s|\Z)"
)
_STRAY_HAN = regex.compile(r"[。，、；：][ \u3000]?[，、；]|[，、；：][ \u3000]?。|(?<!。)。[ \u3000]?。(?!\s?。)")
_LAST_WORD = regex.compile(r"(?<![\p{L}\p{M}\p{N}’'-])[\p{L}\p{M}\p{N}’'-]++[\"”’)]{0,2}+\Z")
_FIRST_WORD = regex.compile(r"\s?[\p{L}\p{M}\p{N}’'-]{1,40}+")
_ABBREVIATED = regex.compile(
    r"(?<!\p{L})(?:\p{L}|(?i:etc|al|vs|cf|inc|ltd|co|corp|bros|jr|sr|dr|mr|mrs|ms|prof|st|no|nos|vol|pp|eds?|dept|univ|est|"
    r"approx|fig|gov|gen|sen|rep|rev|ca|bzw|usw|ff|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|am|pm))\Z"
)
_REACH = 48  # characters beside a mark that are looked at

_ENDED = frozenset('!?;:"”。！？；：')  # nothing breaks off behind these; a full stop may be one of several
_BOLD = regex.compile(r"(?<![*\\])(\*{1,3})(?![\s*\p{P}])[^*\n]{0,300}(?<![\s*])\1(?!\*)")
_MASKED = regex.compile(
    r"(?<![\p{L}\p{N}*_/\\])(?:[fscbdpw]|\p{Lu}(?=\*{3})|\p{Latin}[\p{Latin}’'-]{1,40}+|\p{Cyrillic}{1,40}+)"
    r"\*{2,12}+\p{Ll}{0,10}+(?![\p{L}\p{N}(*/_])"
    r"|(?P<han>\p{Han}\*{2,12}+)(?![\p{Latin}\p{N}(*])"
    r"|(?P<apart>(?<![\p{L}\p{N}*_/\\])\p{Lu}\p{Ll}{1,20}+ \*{2,4}+(?=[\s,.;:!?)]|\Z)(?!\s?\*))"
    r"|(?P<number>(?<![\p{N}*.])\p{N}{3,8}+\*{3,12}+\p{N}{2,8}+(?![\p{N}*]))"
    r"|(?P<blocks>(?:(?<![\p{L}\p{N}])\p{L}{1,20}+)?+(?:\s?█{2,40}+){1,20}+)"
)
# Not before what is counted (奖金XX元), nor in a formula (长×宽×高).
_CROSSED = regex.compile(
    rf"(?!高×)[{SURNAMES}](?:[×xX＊*]{{1,2}}+(?![×\p{{Latin}}\p{{N}}*(（元年月日号市省县区路公个次期页天])|○{{1,2}}+(?![○一二三四五六七八九年]))"
)
_WORDS = regex.compile(r"[\p{L}\p{M}\p{N}\s]++")
_FORMULA = regex.compile(r"[\p{N}\s+\-−*/×÷=<>≤≥()\[\].,%^±:]++")


def find_flags(texts: Sequence[str], languages: Sequence[str], sentences: SentenceRules) -> list[list[Flag]]:
    """What is odd in each paragraph of a document, in order of start; `text[start:end]` is the evidence.

    `languages` are the paragraphs' BCP 47 tags; some rules are of one language. `sentences` has the words that begin
    and do not end sentences. Each paragraph is judged alone. Never raises for strings.

    >>> from text.anatomy.glue import SentenceWords, compile_sentences
    >>> find_flags(["It gathers strength. , Unity is all."], ["en"], compile_sentences(SentenceWords()))
    [[Flag(start=11, end=28, label='stray_punctuation', value=None, rule='apart')]]
    """
    shapes = [text.encode("latin-1", "replace").translate(_SHAPES) for text in texts]
    sheet = _Sheet(_BETWEEN.join(shapes), [*accumulate((len(shape) + 1 for shape in shapes), initial=0)])
    primaries = [language.partition("-")[0] for language in languages]
    glued = _find_glued(texts, primaries, sheet, sentences)
    marked = frozenset(sheet.place(at)[0] for at in _find_marks_together(sheet.shape))
    return [
        _find_garbled(text)
        or (_may_be_symbols(shapes[i]) and _find_symbols(text))
        or _find_others(text, primaries[i], glued.get(i, []), i in marked, sentences.unending)
        for i, text in enumerate(texts)
    ]


class _Sheet(NamedTuple):
    """The shapes of a document's paragraphs, one behind the other, and where each begins."""

    shape: bytes
    starts: list[int]

    def place(self, at: int) -> tuple[int, int]:
        """The paragraph that a place on the sheet is in, and the place in that paragraph."""
        i = bisect_right(self.starts, at) - 1
        return i, at - self.starts[i]


def _find_marks_together(shape: bytes) -> Iterator[int]:
    """Where two marks touch, or one stands behind another and a blank."""
    yield from _find_all(shape, b"..")
    yield from (at for at in _find_all(shape, b" .") if at and shape[at - 1] in b".q")


def _find_all(shape: bytes, part: bytes) -> Iterator[int]:
    at = shape.find(part)
    while at >= 0:
        yield at
        at = shape.find(part, at + 1)


def _may_be_symbols(shape: bytes) -> bool:
    """False where a third of the characters are small letters; those of the first half are as many in most text."""
    size = len(shape)
    return 3 * shape.count(b"a", 0, size // 2) < size and 3 * shape.count(b"a") < size


def _find_garbled(text: str) -> list[Flag]:
    """A flag for each garbled place of a paragraph, whose marks are none; what is odd beside them matters little."""
    return [Flag(start, end, "garbled", None, "bytes") for start, end in find_garbled(text)]


def _find_others(
    text: str, language: str, glued: list[Flag], has_marks_together: bool, unending: frozenset[str]
) -> list[Flag]:
    """What is odd in a paragraph of words; `glued` is what was found before."""
    found = glued
    is_ascii = text.isascii()
    if not is_ascii or '"' in text:
        found += _find_quotes(text, language)
    if text[:1] in _LEADING_MARKS and _LEADING.match(text):
        found.append(_with_words(text, 0, 1, "leading"))
    if has_marks_together:
        found += _find_stray(text, language)
    if not is_ascii and ("，" in text or "。" in text or "、" in text):
        found += [_with_words(text, *match.span(), "han") for match in _STRAY_HAN.finditer(text)]
    if (has_marks_together and ("..." in text or ". . ." in text)) or (not is_ascii and "…" in text):
        found += find_dots(text, language, unending)
    if text[-1:] not in _ENDED and (text[-1:] != "." or text.endswith("..")):
        found += find_end(text, language, unending)
    if not is_ascii or "**" in text:
        found += _find_masked(text, language)
    if len(found) > 1:
        found.sort()
    return found


def find_repeated(texts: Sequence[str]) -> list[int]:
    """The places of paragraphs that repeat an earlier one of their document, in order; short ones are not looked at.

    Two are the same where only blanks differ; at least 20 other characters must be there. Never raises.

    >>> find_repeated(["The meeting was held here.", "New.", "The meeting was  held here.", "New."])
    [2]
    """
    if len(texts) < 2:
        return []
    looks = [_look_of(text) for text in texts]
    often = {look for look, count in Counter(looks).items() if count > 1}
    seen: set[str] = set()
    repeated: list[int] = []
    for place, text in enumerate(texts):
        key = "".join(text.split()) if looks[place] in often else ""
        if len(key) < _SHORTEST_REPEATED:
            continue
        if key in seen:
            repeated.append(place)
        seen.add(key)
    return repeated


def _look_of(text: str) -> tuple[str, str, int, int]:
    """What two paragraphs that differ in blanks only have in common, and most others have not; cheap."""
    bare = text.strip()
    return bare[:1], bare[-1:], text.count("e"), text.count("的")


def _find_symbols(text: str) -> list[Flag]:
    """One flag for a paragraph of symbols. Nothing else is looked for in it: its marks are no punctuation."""
    if len(text) < _SHORTEST_SYMBOLS:
        return []
    if not text.isascii() and 3 * sum(len(word) for word in text.split() if word.isalpha()) >= len(text):
        return []  # Cyrillic, Arabic
    content = text.strip()
    count = len(content) if " " not in content else len("".join(content.split()))
    symbols = len(_WORDS.sub("", content))
    if count < _SHORTEST_SYMBOLS or 3 * (count - symbols) >= count:
        return []
    if any(map(str.isdigit, content)) and _FORMULA.fullmatch(content):
        return []
    start = text.index(content)
    return [Flag(start, start + len(content), "mostly_symbols", None, "letters")]


def _find_glued(
    texts: Sequence[str], languages: Sequence[str], sheet: _Sheet, rules: SentenceRules
) -> dict[int, list[Flag]]:
    """Sentences that run into each other, by paragraph."""
    capitals: defaultdict[int, list[int]] = defaultdict(list)
    for at in _find_capitals(sheet.shape):
        i, place = sheet.place(at)
        capitals[i].append(place)
    for i, text in enumerate(texts):
        if not text.isascii() and languages[i] not in _EAST_ASIAN and _is_wide(sheet, i):  # Cyrillic, Greek
            capitals[i] = sorted({*capitals[i], *(match.start() for match in _GLUED_CAPITAL.finditer(text))})
    found: defaultdict[int, list[Flag]] = defaultdict(list)
    for i, places in capitals.items():
        found[i] += map(_flag_glued, find_glued(texts[i], places, rules))
    openers: defaultdict[int, list[int]] = defaultdict(list)
    for at in find_beginnings("\0".join(texts), sheet.shape, rules):
        i, place = sheet.place(at)
        if languages[i] == "en":
            openers[i].append(place)
    for i, places in openers.items():
        found[i] += map(_flag_glued, find_glued_over_blank(texts[i], places, rules))
    return found


def _flag_glued(glued: Glued) -> Flag:
    return Flag(glued.start, glued.end, "glued_sentence", None, glued.rule)


def _is_wide(sheet: _Sheet, i: int) -> bool:
    """True for a paragraph of which more than half is in characters that Latin-1 has not."""
    start, end = sheet.starts[i], sheet.starts[i + 1]
    return 2 * sheet.shape.count(b"q", start, end) >= end - start


def _find_capitals(shape: bytes) -> list[int]:
    """The capitals behind a small letter or behind a mark that ends a sentence, with what closes."""
    others = shape.replace(b" A", b"  ")  # most capitals stand behind blanks; few paragraphs have any other
    places: list[int] = []
    place = others.find(b"A", 1)
    while place > 0:
        if shape[place - 2 : place].endswith(_BEFORE_GLUED):
            places.append(place)
        place = others.find(b"A", place + 1)
    return places


def _find_quotes(text: str, language: str) -> Iterator[Flag]:
    for found in find_unbalanced(text, language):
        yield Flag(found.place, found.place + 1, "unbalanced_quotes", f"{found.kind} {found.mark}", found.kind)


def _find_stray(text: str, language: str) -> Iterator[Flag]:
    for match in _STRAY.finditer(text):
        is_apart = len(match[0]) > 2 or match[0][1].isspace()
        if not (is_apart and _is_usual(text, match.start(), match.end(), language)) and not (
            match[0] == ".." and _abbreviates(text, match.start())
        ):
            yield _with_words(text, match.start(), match.end(), "apart" if is_apart else "doubled")


def _is_usual(text: str, start: int, end: int, language: str) -> bool:
    """True where two marks with blanks between them are no slip."""
    first, last, before = text[start], text[end - 1], text[max(0, start - 1) : start]
    if not (before.isalnum() or before in _CLOSING) or (last == ";" and language in _FRENCH_BLANKS):
        return True  # `... ,` too
    if first == last == "." and text[end : end + 2].strip() == ".":
        return True  # . . .
    if first == ".":
        return _abbreviates(text, start)
    if first in "!?":  # Yahoo! , Google
        word = _LAST_WORD.search(text[max(0, start - _REACH) : start])
        return bool(word and word[0][0].isupper())
    return False


def _abbreviates(text: str, place: int) -> bool:
    """True where the full stop at a place is that of an abbreviation or an initial."""
    return bool(_ABBREVIATED.search(text[max(0, place - 8) : place]))


def _with_words(text: str, start: int, end: int, rule: str) -> Flag:
    """A flag for marks, with the words on both sides of them; of Chinese, which has no blanks, the marks alone."""
    if rule != "han":
        before = _LAST_WORD.search(text[max(0, start - _REACH) : start])
        after = _FIRST_WORD.match(text, end)
        start, end = start - len(before[0]) if before else start, after.end() if after else end
    return Flag(start, end, "stray_punctuation", None, rule)


def _find_masked(text: str, language: str) -> Iterator[Flag]:
    if "**" in text or "█" in text:
        bold = [match.span() for match in _BOLD.finditer(text) if not _is_two_names(text, match)]
        for match in _MASKED.finditer(text):
            if not _touches(bold, match.start(), match.end()):
                yield Flag(match.start(), match.end(), "masked_word", None, match.lastgroup or "stars")
    marks = "×xX＊*○" if language in _EAST_ASIAN else "×＊○"
    if not text.isascii() and any(map(text.__contains__, marks)):
        for match in _CROSSED.finditer(text):
            if "**" not in match[0]:
                yield Flag(match.start(), match.end(), "masked_word", None, "crosses")


def _is_two_names(text: str, match: regex.Match[str]) -> bool:
    """True for 张**和李**, which looks like bold type."""
    start, end = match.span()
    return start > 0 and text[start - 1] in SURNAMES and text[end - len(match[1]) - 1] in SURNAMES


def _touches(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """True where a stretch overlaps one of the spans, which are in order and disjoint."""
    place = bisect_left(spans, (end, 0))
    return place > 0 and spans[place - 1][1] > start
