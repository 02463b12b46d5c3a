"""Text -> paragraph spans; joining the slices gives the text back.

A block is what stands between blank lines. Its lines are one paragraph where they are evenly hard-wrapped prose, else
each is a paragraph of its own (`_join_wrapped` has the rule).
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import regex

from text.span import Span

__all__ = ["BLANKS", "INVISIBLES", "LINE_BREAKS", "split_paragraphs"]

# Newline functions: Unicode Standard, section 5.8. CR LF is one break. Unlike `str.splitlines`, U+001C to U+001E are
# none: they separate fields and records inside a line of data.
LINE_BREAKS = "\n\r\v\f\x85\u2028\u2029"

# The other characters with the property White_Space.
BLANKS = " \t\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"

# What no reader sees: C0 controls, soft hyphen, zero-width and directional characters. A line of these is blank too.
INVISIBLES = (
    "".join(map(chr, [*range(9), *range(0x0E, 0x20), 0x7F, 0xAD, 0x061C, 0xFEFF]))
    + "".join(map(chr, [*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070)]))
)  # fmt: skip

_BLANK = f"[{re.escape(BLANKS + INVISIBLES)}]"


def _separator(line_breaks: str) -> re.Pattern[str]:
    """A line break with all the blank lines after it. Possessive, so that a line of a million blanks is linear."""
    line_break = rf"[{line_breaks}](?:(?<=\r)\n)?"
    return re.compile(rf"{line_break}(?:{_BLANK}*+{line_break})*+(?:{_BLANK}*+\Z)?")


_SEPARATOR = _separator(LINE_BREAKS)
_SEPARATOR_BUT_NEL = _separator(LINE_BREAKS.replace("\x85", ""))
_LEADING_BLANK_LINES = re.compile(rf"(?:{_BLANK}*+(?:\r\n|[{LINE_BREAKS}]))*+")
_OTHER_C1 = re.compile("[\x80-\x84\x86-\x9f]")

# Breaks that a program makes when it wraps lines; the others end a page, a paragraph or a line on purpose.
_WRAPPING = frozenset({"\n", "\r\n", "\r"})

# Widths are columns of a fixed-width screen: e-mail wraps at 65 to 78 (RFC 5322, 2.1.1), books at 60 to 75, Chinese
# text at 35 characters of two columns. Narrower are verse, addresses and tables; wider is not wrapped by a program.
_MIN_COLUMN = 40
_MAX_COLUMN = 100

_CLOSING = "\"'’”»›)]}」』）】》"
_OPENING = "\"'‘“«‹([{「『（【《„"
_SENTENCE_END = frozenset(".!?;:…。！？；：।؟۔")

# A line that is something by itself, whatever its width. All repeats are bounded or end the pattern.
_LABELLED = regex.compile(
    r"""
      [\[【〔〖>|\#]                                                      # [Editor: ...]   > quoted   | a table
    | \(.*\)$ | （.*）$                                                   # (all in brackets)
    | [^\W\d_][\w'’.-]{0,23}\p{Zs}?:(?=\s|$)                             # Time: ...
    | \p{Lu}[\w'’.-]{0,23}(?:[ ][\w'’&.-]{1,24}){1,3}[ ]?:(?=\s|$)       # Release time: ...
    | [\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}][\p{L}\p{Zs}]{0,9}[:：](?![“"「『])   # 来源：...
    | [\W_]*$                                                            # a rule: ----  * * *
    """,
    regex.VERBOSE,
)

# How an item of a list begins. It may be prose wrapped into several lines.
_ITEM = regex.compile(
    r"""
      [-–—*+•·●○◦▪■◆★※][\p{Zs}\t]                                        # - an item
    | \(?(?:\d{1,3}|[a-z]|[ivxIVX]{1,5})[.)](?!\w)                       # 1.  2)  (3)  (a)  IV.
    | [（(]?[\d一二三四五六七八九十百]{1,4}[、．）)] | [①-⑳]                    # 一、 （二） 3． ①
    | 第[\d一二三四五六七八九十百千]{1,6}[章节節回条條款部]                         # 第三章
    """,
    regex.VERBOSE,
)
_GAP_OF_TABLE = re.compile(rf"\t|[{BLANKS}]{{3}}")
_INDENT = re.compile(f"[{BLANKS}]*")
_ONE_BLANK = re.compile(f"[{BLANKS}]")
_WIDE = regex.compile(r"[\p{EA=W}\p{EA=F}]")
_WIDTHLESS = regex.compile(r"[\p{Mn}\p{Me}\p{Cf}]")

_Block = list[tuple[int, int]]  # the lines between two blank ones, each from start to end, without their breaks


class _Line(NamedTuple):
    """What the rule of wrapping asks of a line; widths in columns."""

    width: int  # with its indent
    first_width: int  # of its first word, or of its first character where words are not set apart
    starts_lower: bool  # the first letter is a small one
    runs_on: bool  # a small letter, or one of a script without case: does not look like a beginning
    ends_sentence: bool
    begins_item: bool


def split_paragraphs(text: str) -> list[Span]:
    r"""Split decoded text into paragraphs, losing nothing.

    Returns spans in document order; code points, 0-based, half-open; "" gives [].
    Joining the slices gives `text` back exactly: each span carries the separators after it, leading blank lines belong
    to the first, and a text of blanks alone is one span. Never raises for a str; linear.
    Source: Unicode Standard, section 5.8, Newline Guidelines.

    >>> split_paragraphs("一\n\n二")
    [Span(start=0, end=3), Span(start=3, end=4)]
    """
    if not text:
        return []
    starts = []
    blocks = []
    for block in _find_blocks(text):
        if len(block) == 1:
            starts.append(block[0][0])
        else:
            blocks.append(block)
    starts += _join_wrapped(text, blocks)
    starts.sort()
    return list(map(Span, [0, *starts[1:]], [*starts[1:], len(text)]))


def _find_blocks(text: str) -> Iterator[_Block]:
    """The blocks of a text. No line is blank, unless the text is."""
    # NEL (U+0085) beside other C1 controls is no break but part of mojibake, or an ellipsis of Windows-1252.
    is_mojibake = "\x85" in text and _OTHER_C1.search(text)
    separator = _SEPARATOR_BUT_NEL if is_mojibake else _SEPARATOR
    start = _LEADING_BLANK_LINES.match(text).end()  # type: ignore[union-attr]  # it may be empty, but it matches
    block: _Block = []
    for match in separator.finditer(text, start):
        end, after = match.span()
        block.append((start, end))
        start = after
        if match.group() not in _WRAPPING:
            yield block
            block = []
    if start < len(text):
        block.append((start, len(text)))
    if block:
        yield block


def _join_wrapped(text: str, blocks: list[_Block]) -> list[int]:
    """Where the paragraphs begin in blocks of several lines.

    A program that wraps lines leaves a trace: every line is full, the first word of the next would not have fitted on
    it. A stretch of three lines or more can show that by itself, against its own widest line. The widest column so
    found is the document's, and what could not be told by itself is measured by that: paragraphs of two lines.
    """
    stretches = [stretch for block in blocks for stretch in _cut(text, block)]
    measures = [_measure(text, stretch) for stretch in stretches]
    columns = list(map(_own_column, measures))
    document_column = max(columns, default=0)
    starts = []
    for stretch, lines, column in zip(stretches, measures, columns, strict=True):
        is_one = column or _fits_column(lines, document_column)
        starts += [start for start, _ in (stretch[:1] if is_one else stretch)]
    return starts


def _cut(text: str, block: _Block) -> Iterator[_Block]:
    """Cut a block into stretches that might be one paragraph each: items of a list, paragraphs with first-line indents.

    Each begins as the block does: with the mark of an item, or more indented than other lines (books without blank
    lines, Chinese prose).
    """
    margin = block[0][0]
    words = _skip_indent(text, block[0])
    firsts = [0]
    if _ITEM.match(text, words, block[0][1]):
        firsts = [i for i, line in enumerate(block) if _ITEM.match(text, _skip_indent(text, line), line[1])]
    elif words > margin:
        indents = [_skip_indent(text, line) - line[0] for line in block]
        least = min(indents)
        firsts = [i for i, indent in enumerate(indents) if indent > least] if indents[0] > least else firsts
    for first, end in zip(firsts, [*firsts[1:], len(block)], strict=True):
        yield block[first:end]


def _skip_indent(text: str, line: tuple[int, int]) -> int:
    indent = _INDENT.match(text, *line)
    return indent.end() if indent else line[0]


def _measure(text: str, stretch: _Block) -> list[_Line]:
    """Measure lines; an empty list where one cannot be a part of wrapped prose."""
    if any(end - start < _MIN_COLUMN // 4 for start, end in stretch[:-1]):
        return []
    lines = []
    for start, end in stretch:
        if end - start > 2 * _MAX_COLUMN:
            return []
        content = text[start:end].rstrip(BLANKS + INVISIBLES)
        words = content.lstrip(BLANKS + INVISIBLES)
        line = _measure_line(content, words)
        if line.width > _MAX_COLUMN or _LABELLED.match(words) or _GAP_OF_TABLE.search(words):
            return []
        lines.append(line)
    return lines


def _measure_line(content: str, words: str) -> _Line:
    first_word = _ONE_BLANK.split(words, maxsplit=1)[0]
    first_letter = words.lstrip(_OPENING)[:1]
    return _Line(
        width=_count_columns(content),
        first_width=2 if _WIDE.match(words) else 1 + _count_columns(first_word),
        starts_lower=first_letter.islower(),
        runs_on=first_letter.isalpha() and not first_letter.isupper(),
        ends_sentence=words.rstrip(_CLOSING)[-1:] in _SENTENCE_END,
        begins_item=_ITEM.match(words) is not None,
    )


def _own_column(lines: list[_Line]) -> int:
    """The column at which a stretch shows by itself that it is wrapped, or 0."""
    if len(lines) < 3:
        return 0
    column = max(line.width for line in lines)
    return column if column >= _MIN_COLUMN and _is_full(lines, column) and _runs_on(lines) else 0


def _fits_column(lines: list[_Line], column: int) -> bool:
    """Tell whether a stretch is wrapped at the column of its document; two lines alone must also run on."""
    if not column or not lines or max(line.width for line in lines) > column:
        return False
    return _is_full(lines, column) and (len(lines) > 2 or _runs_on(lines))


def _is_full(lines: list[_Line], column: int) -> bool:
    """Tell whether no line had room for the first word of the next, and none but the first begins an item.

    Old books and careful hands leave up to a tenth more; where no small letter shows that sentences run on, none but
    one wide character, for a full stop may not begin a line of Chinese. What looks like an item in the middle of a
    sentence is a dash, or a date: am 12. März.
    """
    slack = column // 10 if _has_small_letters(lines) else 2
    return all(
        line.width + after.first_width > column - slack and not (after.begins_item and line.ends_sentence)
        for line, after in pairwise(lines)
    )


def _runs_on(lines: list[_Line]) -> bool:
    """Tell prose from verse and lists: one line end in four, and at least one, falls inside a sentence.

    Prose has far more (of German lines, the fewest, three in five begin with a small letter), verse has none. Scripts
    without case say less, so there the last line must end a sentence, as no title or name in a list does.
    """
    inside = sum(after.runs_on and not line.ends_sentence for line, after in pairwise(lines))
    return 4 * inside >= len(lines) - 1 and inside > 0 and (_has_small_letters(lines) or lines[-1].ends_sentence)


def _has_small_letters(lines: list[_Line]) -> bool:
    return any(line.starts_lower for line in lines[1:])


def _count_columns(text: str) -> int:
    """The width of a text on a fixed-width screen: Unicode Standard Annex 11, East Asian Width."""
    return len(text) if text.isascii() else len(text) + len(_WIDE.findall(text)) - len(_WIDTHLESS.findall(text))
