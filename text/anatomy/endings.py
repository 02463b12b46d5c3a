"""Find dots that say "and so on", and what shows that a paragraph breaks off; see `text.anatomy.flags`."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import regex

from text.anatomy.marks import Line, RoleOf

__all__ = ["Flag", "find_cut_off", "find_dots", "find_end"]

_EAST_ASIAN = frozenset({"zh", "ja", "ko", "yue", "wuu", "lzh"})
_LAST_WORD = regex.compile(r"(?<![\p{L}\p{M}\p{N}’'-])[\p{L}\p{M}\p{N}’'-]++[\"”’)]{0,2}+\Z")
_REACH = 48  # characters beside a mark that are looked at
_ELLIPSIS = regex.compile(r"(?<![.…])(?:\.{3,}+|…++|\.(?:\s\.){2,}+)(?![.…])")
_LONGEST_DOTS = 12  # more are a line to write on
_PAGE = regex.compile(r"\s{0,3}\p{N}{1,5}+\s*+\Z")  # behind the leader of a table of contents
_OMISSION = {"[": "]", "(": ")", "（": "）", "［": "］", "【": "】"}
_MORE = regex.compile(
    r"(?:[\[(（［【]\s?(?:\.{3,6}|…{1,2}|(?i:more|continued|to be continued|read more)|"
    r"未完待续|未完|待续|全文|阅读全文)\s?[\])）］】]"
    r"|(?:(?<=[.!?…。！？\"”])\s?|\A)(?:Read (?:more|More|MORE)|READ MORE|"
    r"Continue [Rr]eading|Read the full (?:story|article))"
    r"|(?:(?<=[\s.!?…。！？」”\]】])|\A)(?:点击|點擊)?(?:阅读|閱讀|查看|展开|展開)?全文)"
    r"\s?[»›>→.…]{0,3}\Z"
)
_MORE_ENDS = frozenset("])）］】eEgGyY文»›>→…")
_SENTENCE_END = regex.compile(r"(?<=[\p{Ll}\p{N}][\"”’)]?)[.!?][\"”’)]{0,2}+\s++(?=[\"“‘(]?\p{Lu})")
_HAN_SENTENCE_END = regex.compile(r"[。！？][”」』]?")
_TAIL_WORDS = 8  # words without a mark at their end that no caption or credit has
_LONG_TEXT = 200
_LONG_HAN_TEXT = 80
_HAN_TAIL = 10
_TAIL = 1500  # characters at the end in which sentences are counted
_ENDS_OPEN = regex.compile(r"(?P<last>\p{Ll}[\p{Ll}’'-]{0,40})(?P<comma>,?)\Z")
_ENDS_OPEN_HAN = regex.compile(r"[\p{Han}]{1,2}[，、]\Z|\p{Han}{2}\Z")

_CUT_OFF = 60  # characters of a last paragraph without an end that is no heading and no signature
_BEFORE_CUT = 2  # paragraphs above it that end
_CUT_WORD = regex.compile(r"\p{Ll}{1,40}\Z")


class Flag(NamedTuple):
    """What is odd at a place of a paragraph: its words in code points, label, a detail, and its rule."""

    start: int
    end: int
    label: str  # one of FLAG_LABELS
    value: str | None  # of unbalanced quotes, what is wrong and the mark: "unopened ”"
    rule: str


def find_dots(text: str, language: str, unending: frozenset[str]) -> Iterator[Flag]:
    """Dots that say "and so on"; `truncated` where they touch a word that no sentence ends with."""
    end = len(text.rstrip())
    for match in _ELLIPSIS.finditer(text):
        if not _is_said_otherwise(text, match.start(), match.end()):
            yield _name_dots(text, match.start(), match.end(), end, language, unending)


def find_end(text: str, language: str, unending: frozenset[str]) -> Iterator[Flag]:
    """What shows that the paragraph breaks off."""
    end = len(text.rstrip())
    last = text[end - 1 : end]
    if last in _MORE_ENDS or text.endswith(".."):
        begin = max(0, end - _REACH)
        more = _MORE.search(text[begin:end])
        if more:
            yield Flag(end - len(more[0].strip()), end, "truncated", None, "more")
    if last == "," or last.isalpha() or last in "，、":
        yield from _find_open_end(text, end, language, unending)


def _is_said_otherwise(text: str, start: int, end: int) -> bool:
    """True for dots that are no "and so on": in brackets, first of all, a leader or form, a formula, or code."""
    before, after = text[max(0, start - 2) : start].strip()[-1:], text[end : end + 2].strip()[:1]
    if not before or _OMISSION.get(before) == after or end - start > _LONGEST_DOTS:
        return True
    if before == "," == after or (
        (text[start - 1].isspace() or text[start - 1] in "([{") and text[end : end + 1].isalnum()
    ):
        return True
    return end - start > 3 and bool(_PAGE.match(text, end))


def _name_dots(text: str, start: int, end: int, last: int, language: str, unending: frozenset[str]) -> Flag:
    dots = text[start:end]
    if last - end <= 1 and len(dots.replace("...", "…")) == 1 and language == "en":
        word = _LAST_WORD.search(text[max(0, start - _REACH) : start])
        if word and word[0] in unending:
            return Flag(start - len(word[0]), end, "truncated", None, "unfinished")
    rule = "sign" if dots == "…" else "two_signs" if "…" in dots else "three_dots" if dots == "..." else "six_dots"
    return Flag(start, end, "ellipsis", None, "spaced_dots" if ". " in dots else rule)


def _find_open_end(text: str, end: int, language: str, unending: frozenset[str]) -> Iterator[Flag]:
    """Body text of several sentences whose last one has no mark at its end."""
    begin = max(0, end - _TAIL)
    tail = text[begin:end]
    if language in _EAST_ASIAN:
        stops = list(_HAN_SENTENCE_END.finditer(tail)) if end >= _LONG_HAN_TEXT else []
        match = _ENDS_OPEN_HAN.search(tail[-3:])
        if len(stops) > 1 and match and len(tail) - stops[-1].end() >= _HAN_TAIL:
            yield Flag(end - len(match[0]), end, "truncated", None, "open_end")
        return
    match = _ENDS_OPEN.search(tail[-_REACH:]) if end >= _LONG_TEXT else None
    stops = list(_SENTENCE_END.finditer(tail)) if match else []
    if not match or len(stops) < 2 or ":" in (rest := tail[stops[-1].end() :]):
        return
    is_short = len(rest.split()) < _TAIL_WORDS
    if match["comma"] or not is_short or (language == "en" and match["last"] in unending):
        yield Flag(end - len(match[0]), end, "truncated", None, "open_end")


def find_cut_off(lines: Sequence[Line], roles: Sequence[RoleOf]) -> Iterator[tuple[int, Flag]]:
    """The last paragraph of the running text, where it ends in the middle of a sentence and those above it do not.

    A word in small letters without a mark ends it: of scripts without capitals nothing is said. The paragraphs above
    are whole: a document that writes no full stops is not cut off.
    """
    bodies = [i for i, role in enumerate(roles) if role.role == "body"]
    if len(bodies) <= _BEFORE_CUT:
        return
    last = bodies[-1]
    line = lines[last]
    are_whole = all(lines[i].has_stop for i in bodies[-1 - _BEFORE_CUT : -1])
    word = _CUT_WORD.search(line.text[-_REACH:]) if are_whole and len(line.text) >= _CUT_OFF else None
    if word and line.text[:1].isupper():
        yield last, Flag(len(line.text) - len(word[0]), len(line.text), "truncated", None, "last_paragraph")
