"""Find the role of each paragraph: what is no body, and the mark that says so.

The rules, in order:

1. Boilerplate: a paragraph that a pattern of the rules covers; the name of the site in the head of its page.
2. Captions: a short line that begins with words of the rules, such as `Picture shows`.
3. Dateline and byline: a short paragraph that is little but labelled values and dates, or names a press release and its
   date; a byline where it names people.
4. Numbered headings: `1. …`, `2.1 …`, `一、…`, `（二）…`, and `Fourth, …` where it goes on with the numbers before it;
   no full stop.
5. Title: the first of what is left, where it is a line without a full stop before running text. A line below it that
   has most of its words is a reworded repeat; other lines without a full stop before the running text are subtitles.
6. Headings without a number: a short line without a full stop with running text behind it.
7. Captions: a short sentence between running text that says so by its words.
8. All else is body.
"""

from collections.abc import Collection, Sequence
from math import exp
from typing import Protocol

import regex

from text.anatomy.marks import FoundMark, Line, RoleOf
from text.anatomy.rules import LONGEST_LINE, PERSONS, RuleBook
from text.anatomy.running_text import RunningText
from text.anatomy.titles import choose_title
from text.surnames import SURNAMES

__all__ = ["HEAD", "find_roles", "find_taken"]

HEAD = 6
"""Paragraphs at a document's begin in which a date alone on its line is the publication date."""

_SURE = 0.42  # of a title; below it more titles are wrong than right
_SHORT = 400  # characters of a dateline or byline at most
_HEADING = 160
_REST = 40  # letters of a dateline or byline that are neither label nor value
_FIRST_HAN, _HAN_WEIGHT = "\u2e80", 3  # from here on a letter is a word, or half of one
_REPEAT = 0.6  # of the words of a title and its reworded repeat are the same
_NUMBERED = regex.compile(
    r"(?P<digits>\d{1,3}(?:\.\d{1,3}){0,3})[.、)]?\s+(?=\S)"
    r"|(?P<han>[一二三四五六七八九十]{1,3})、|[（(](?P<inner>[一二三四五六七八九十]{1,3})[）)]|[（(](?P<round>\d{1,2})[）)]"
)
_HAN_DIGITS = {digit: value for value, digit in enumerate("一二三四五六七八九", 1)}
# Where a page stands on its site: `Home > News > Work News`.
_TRAIL = regex.compile(r"[^.!?。！？<>»«›]{1,40}(?:\s*(?<!-)[>»›]\s*[^.!?。！？<>»«›]{1,60}){2,8}")
_RIGHTS = regex.compile(
    r"(?i:©|\(c\)|copyrights?\b|版权所有|版權所有)(?:[\s:：,©-]|\(c\)|by\b|\d{4})*(?P<name>[\p{L}\p{N}][^.|｜,，;\n]{1,60})"
)
_CLOSING = frozenset(")]）】")
_PICTURED = regex.compile(
    r"[(\[（【]\s?(?i:photos?|fotos?|фото|图|圖|写真|사진|image|picture|credit|crédito)(?!\p{L})"
    r"[^()\[\]（）【】]{0,80}[)\]）】]\Z"
)
_LONGEST_CREDIT = 100  # characters
_STOPPED = regex.compile(r"\p{L}{2}[.!?。！？][\"”’]?\s*[(\[（【]?\Z")
_AGENCY_BEHIND = regex.compile(r"\p{L}{2}[.!?。！？][\"”’]?\s+\p{L}{2,16}(?:[\s/]\p{L}{2,16})?\Z")
_ITEM = regex.compile(
    r"\d{1,3}(?:\.\d{1,3})*+[.、)]\s|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]"
)
_HAN_NAME = regex.compile(r"\p{Han}{2,4}")
_NAMES = 60  # characters of a line of names
_CALLS = regex.compile(r"[?？!！؟]$|…{2}$")  # a title in a sentence's form
_WORD = regex.compile(r"[\p{L}\p{N}]+")


class _Say(Protocol):
    """Says that a paragraph has a role, by a rule; `label` is that of the mark where it is not the role's name."""

    def __call__(
        self, i: int, role: RoleOf, rule: str, confidence: float, label: str | None = None, value: str | None = None
    ) -> None: ...


def find_roles(
    lines: Sequence[Line],
    languages: Sequence[str],
    covered: Collection[int],
    running: RunningText,
    book: RuleBook,
    stated_title: str | None = None,
) -> tuple[list[RoleOf], list[FoundMark]]:
    """The role of each paragraph, and the marks that say it of all that is not body.

    `covered` are the places of paragraphs that a pattern of boilerplate covers, `running` says where the running text
    is. `stated_title` is the title that a record's own field names: the line of the head that repeats it is the title.
    """
    roles: list[RoleOf | None] = [None] * len(lines)
    marks: list[FoundMark] = []
    say = _note_in(lines, roles, marks)
    _name_furniture(lines, covered, book, _plain(stated_title or ""), say)
    if running.scores:
        _name_title(lines, languages, roles, running, book, say)
    _number_headings(lines, roles, book, say)
    _name_rest_of_page(running, roles, say)
    _name_title(lines, languages, roles, running, book, say)
    _name_head(lines, roles, say)
    _name_rest(lines, roles, book, say)
    return [role or RoleOf("body") for role in roles], marks


def find_taken(lines: Sequence[Line], covered: Collection[int], book: RuleBook) -> frozenset[int]:
    """The places of lines that are no body, nor a title, by themselves."""
    roles: list[RoleOf | None] = [None] * len(lines)
    _name_furniture(lines, covered, book, "", _note_in(lines, roles, []))
    return frozenset(i for i, role in enumerate(roles) if role)


def _note_in(lines: Sequence[Line], roles: list[RoleOf | None], marks: list[FoundMark]) -> _Say:
    def say(
        i: int, role: RoleOf, rule: str, confidence: float, label: str | None = None, value: str | None = None
    ) -> None:
        roles[i] = role
        marks.append(FoundMark(i, 0, len(lines[i].text), label or role.role, value, rule, confidence))

    return say


def _name_furniture(lines: Sequence[Line], covered: Collection[int], book: RuleBook, title: str, say: _Say) -> None:
    """What a line by itself shows to be no body: boilerplate, captions, datelines, bylines, a title that is known."""
    names = _find_holders(lines)
    for i, line in enumerate(lines):
        if i in covered:
            say(i, RoleOf("boilerplate"), "boilerplate_pattern", 0.95)
        elif not line.is_running and any(map(line.text.__contains__, ">»›")) and _TRAIL.fullmatch(line.text):
            say(i, RoleOf("boilerplate"), "trail", 0.9)
        elif names and i < HEAD and _plain(line.text) in names:
            say(i, RoleOf("boilerplate"), "masthead", 0.8)
            say(i, RoleOf("boilerplate"), "masthead", 0.6, "publisher", line.text)
        elif title and i < HEAD and _plain(line.text) == title:
            say(i, RoleOf("title"), "metadata_field", 0.95, None, line.text)
            title = ""
        elif len(line.text) <= _HEADING and _begins_caption(line, book):
            say(i, RoleOf("caption"), "caption_begin", 0.8)
        elif len(line.text) <= LONGEST_LINE and _is_beside_text(lines, i) and _names_photographer(line):
            say(i, RoleOf("caption"), "caption_credit", 0.8)
        elif i < HEAD and line.dates and line.dates[0].year and line.text.lower().startswith(book.release):
            say(i, RoleOf("dateline"), "release_line", 0.85)
        elif about := _is_byline(line):
            say(i, RoleOf(about), "labelled_line", 0.9)


def _name_title(
    lines: Sequence[Line],
    languages: Sequence[str],
    roles: Sequence[RoleOf | None],
    running: RunningText,
    book: RuleBook,
    say: _Say,
) -> None:
    """The title, where none is known: on a page by its place, else the first line, or the likeliest of the first ones.

    On a page the only line above its text is the title even where nothing else speaks for it.
    """
    if any(role and role.role == "title" for role in roles):
        return
    first = _find_first_lines(lines, roles, book)
    others = {i for i, role in enumerate(roles) if role or _is_no_title(lines[i], book)}
    if not running.scores:
        others |= {*range(len(lines))} - {*first}
    found = choose_title(lines, languages, others, running) if running.scores or len(first) > 1 else None
    if found and found[1] >= _SURE:
        say(found[0], RoleOf("title"), "place", found[1], None, lines[found[0]].text)
    elif first and (not running.scores or len(first) == 1):
        say(first[0], RoleOf("title"), "first_line", 0.85 if not running.scores else 0.6, None, lines[first[0]].text)


def _is_no_title(line: Line, book: RuleBook) -> bool:
    """True for an item of a list, a line behind a label that says nothing of a text (`关键词：`), and names alone."""
    if line.labelled and line.labelled[0].label == "other" and line.labelled[0].start == 0:
        return True
    if line.dates and line.text[: line.dates[0].start].rstrip().endswith((":", "：")):
        return True
    return bool(_ITEM.match(line.text) or _read_ordinal(line.text, book) or _is_names(line.text))


def _is_names(text: str) -> bool:
    """True for nothing but two Chinese names or more: `孔小伊 肖小辉 王小景`."""
    words = text.split() if len(text) <= _NAMES else []
    return len(words) > 1 and all(word[0] in SURNAMES and _HAN_NAME.fullmatch(word) for word in words)


def _find_first_lines(lines: Sequence[Line], roles: Sequence[RoleOf | None], book: RuleBook) -> list[int]:
    """The lines above the first sentences that may be a title; a question or a call too, and any above a byline."""
    last = max((i for i, line in enumerate(lines) if line.is_running), default=0)
    found: list[int] = []
    for i, line in enumerate(lines[:last]):
        role = roles[i]
        if role is not None:
            if role.role == "heading":
                break
            continue
        if _is_no_title(line, book):
            continue
        below = roles[i + 1]
        is_above_names = below is not None and below.role in {"byline", "dateline"}
        is_line = not line.has_stop or (
            len(line.text) <= _HEADING and (is_above_names or (not found and _CALLS.search(line.text) is not None))
        )
        if not is_line or len(line.text) > LONGEST_LINE or not any(map(str.isalpha, line.text)):
            break
        found.append(i)
    return found


def _name_rest_of_page(running: RunningText, roles: Sequence[RoleOf | None], say: _Say) -> None:
    """Menus, teasers, notices and comments: what was told from the running text and is nothing else."""
    for i, odds in enumerate(running.scores):
        if roles[i] is None and not running.is_main[i]:
            say(i, RoleOf("boilerplate"), "rest_of_page", round(1 / (1 + exp(odds)), 2))


def _begins_caption(line: Line, book: RuleBook) -> bool:
    """True for a line that begins with words for a caption, unless they name who took the picture: `Photo by Li Na`."""
    is_credit = bool(line.labelled) and line.labelled[0].start == 0
    return book.caption is not None and not is_credit and book.caption.match(line.text) is not None


def _is_beside_text(lines: Sequence[Line], i: int) -> bool:
    return any(lines[k].is_running for k in (i - 1, i + 1) if 0 <= k < len(lines))


def _names_photographer(line: Line) -> bool:
    """True for a sentence with the credit of a picture behind it: `…waves. [Photo/IC]`, `…winkt. Foto: Li Na`."""
    if line.text[-1:] in _CLOSING and _PICTURED.search(line.text[-_LONGEST_CREDIT:]):
        return True
    last = line.labelled[-1] if line.labelled else None
    return bool(last and last.label == "photographer" and _STOPPED.search(line.text[: last.start]))


def _holds_caption(line: Line, book: RuleBook) -> bool:
    low = line.text.lower()
    is_likely = any(map(low.__contains__, book.caption_words))  # the pattern by itself takes ten times as long
    return is_likely and book.caption is not None and book.caption.search(line.text) is not None


def _name_rest(lines: Sequence[Line], roles: Sequence[RoleOf | None], book: RuleBook, say: _Say) -> None:
    """Headings without a number, and captions between running text."""
    for i, line in enumerate(lines):
        if len(line.text) > _HEADING or roles[i] is not None or not _is_body(lines, roles, i + 1):
            continue
        if not line.is_running:
            is_labelled = bool(line.labelled) and line.labelled[0].label == "other" and line.labelled[0].start == 0
            if _AGENCY_BEHIND.search(line.text) and _is_body(lines, roles, i - 1):
                say(i, RoleOf("caption"), "caption_credit", 0.6)
            elif any(map(str.isalpha, line.text)) and not _NUMBERED.match(line.text) and not is_labelled:
                say(i, RoleOf("heading", 1), "line_without_stop", 0.7)
        elif line.has_stop and _is_body(lines, roles, i - 1) and _holds_caption(line, book):
            say(i, RoleOf("caption"), "caption_words", 0.7)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _find_holders(lines: Sequence[Line]) -> set[str]:
    """Whom a page's last lines name behind `©`: where the name stands alone in its head, it is the site's."""
    rights = (_RIGHTS.match(line.text) for line in lines[-HEAD:] if len(line.text) <= LONGEST_LINE)
    return {_plain(match["name"]) for match in rights if match}


def _is_body(lines: Sequence[Line], roles: Sequence[RoleOf | None], i: int) -> bool:
    return 0 <= i < len(lines) and lines[i].is_running and roles[i] is None


def _is_byline(line: Line) -> str | None:
    """`byline` or `dateline` where little of a short paragraph is neither label nor value nor date."""
    if len(line.text) > _SHORT or not (line.labelled or line.dates):
        return None
    said = [(each.start, each.value.end) for each in line.labelled]
    if all(each.label == "other" for each in line.labelled) and not line.dates:
        return None
    if not said and any(map(str.isalpha, line.text[: line.dates[0].start])):
        return None
    most = _REST if said else 0
    rest, place = 0, 0
    for start, end in sorted([*said, *(date[:2] for date in line.dates), (len(line.text), len(line.text))]):
        rest += sum((char >= _FIRST_HAN) * (_HAN_WEIGHT - 1) + 1 for char in line.text[place:start] if char.isalpha())
        place = max(place, end)
        if rest > most:
            return None
    return "byline" if any(labelled.label in PERSONS for labelled in line.labelled) else "dateline"


def _number_headings(lines: Sequence[Line], roles: Sequence[RoleOf | None], book: RuleBook, say: _Say) -> None:
    last = 0
    for i, line in enumerate(lines):
        if roles[i] is not None or line.has_stop or len(line.text) > LONGEST_LINE:
            continue
        match = _NUMBERED.match(line.text)
        ordinal = _read_ordinal(line.text, book)
        if not _leads(lines, i):
            continue
        if match and match.end() < len(line.text):
            number = match["digits"] or match["round"] or str(_read_han(match["han"] or match["inner"]))
            level = number.count(".") + 1 + (match["inner"] is not None)
            if level > 1 or _goes_on(number, last):
                say(i, RoleOf("heading", level), "numbered", 0.9, value=number)
                last = int(number.split(".")[0]) if not match["inner"] else last
        elif ordinal and ordinal in {1, last + 1}:
            say(i, RoleOf("heading", 1), "ordinal", 0.85, value=str(ordinal))
            last = ordinal


def _leads(lines: Sequence[Line], i: int) -> bool:
    """A heading has running text below it, maybe after one more heading; the items of a list stand together."""
    if i and _depth(lines[i - 1].text) == _depth(lines[i].text) > 0 and not lines[i - 1].is_running:
        return False
    return any(line.is_running for line in lines[i + 1 : i + 2]) or (
        len(lines) > i + 2 and lines[i + 2].is_running and _depth(lines[i + 1].text) > _depth(lines[i].text)
    )


def _depth(text: str) -> int:
    match = _NUMBERED.match(text)
    return 0 if match is None else (match["digits"] or "").count(".") + 1 + (match["inner"] is not None)


def _goes_on(number: str, last: int) -> bool:
    """A list begins with one, and goes on without a gap of more than one, which a lost line may leave."""
    return int(number) in {1, last, last + 1, last + 2}


def _read_han(number: str) -> int:
    tens, has_ten, ones = number.rpartition("十")
    return (_HAN_DIGITS.get(tens, 1) * 10 if has_ten else 0) + _HAN_DIGITS.get(ones, 0)


def _read_ordinal(text: str, book: RuleBook) -> int | None:
    """The number of `Fourth, …`."""
    word, comma, _ = text.partition(",")
    return book.ordinals.get(word.strip()) if comma else None


def _name_head(lines: Sequence[Line], roles: Sequence[RoleOf | None], say: _Say) -> None:
    """A title's reworded repeat, and subtitles: lines without a full stop between the title and the running text."""
    top = next((i for i, role in enumerate(roles) if role and role.role == "title"), None)
    if top is None:
        return
    title = set(_WORD.findall(lines[top].text.lower()))
    last = max((i for i, line in enumerate(lines) if line.is_running), default=0)
    for i in range(top + 1, len(lines)):
        line, role = lines[i], roles[i]
        if role is not None:
            if role.role == "heading":
                return
            continue
        if line.labelled and line.labelled[0].label == "other" and line.labelled[0].start == 0:
            continue
        words = set(_WORD.findall(line.text.lower()))
        if words and len(words & title) >= _REPEAT * len(words | title):
            say(i, RoleOf("title"), "same_words", 0.8, "title_repeat")
            continue
        is_line = not line.has_stop and len(line.text) <= _HEADING and any(map(str.isalpha, line.text))
        if not is_line or i >= last:
            return
        say(i, RoleOf("subtitle"), "line_below_title", 0.75)
