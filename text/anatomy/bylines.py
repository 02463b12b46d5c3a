"""Read what a line says of its document behind a label: `Author: …`, `(Reporter/…)`, `[Editor: …]`, `来源：…`.

- A label is a word of the rules with a colon or a slash behind it; before a date, and for reporters before a Chinese
  name, a blank will do. A value goes on to the next label, a bar, the bracket that closes around it, or the end.
- At the begin of a line, or of its part between bars, `By` and a name in capitals name an author too.
- In brackets, and on a line of its own, a word that introduces people needs no mark before names: `(Correspondent Zhou
  Min Reporter He Yong)`, `Photo by Jane Doe`, `（记者张三 通讯员李四）`.
  `摄` and `报道` behind a name are no part of it.
- A short paragraph is read as a whole. Of a long one, which is running text, only what stands in brackets near its
  begin or end is read, and a dated label at its very begin.
- Persons are cut at commas and their like. Where a value names an office, what stands before it is the organisation,
  and the last two capitalised words, or the last two to four Han characters, are the name.
"""

from collections.abc import Container, Iterator, Sequence
from typing import NamedTuple

import regex

from text.anatomy.by import find_by
from text.anatomy.dates.found import FoundDate
from text.anatomy.names import is_refused
from text.anatomy.persons import cut_credit, trim
from text.anatomy.rules import DATED, PERSONS, RuleBook, end_of_label
from text.count import has_wide
from text.span import Span

__all__ = ["REACH_OF_LEAD", "Labelled", "find_labelled", "leads_to_date"]

REACH_OF_LEAD = 60
"""Characters within which a date stands that a label, a time and a day of the week lead to."""

_SHORT = 400  # characters; a longer paragraph is running text
_EDGE = 240  # of its begin and end
_MARK = regex.compile(r"[:：/／](?!//)\s{0,5}")
_BEFORE_NAME = regex.compile(r"(?<=\p{Han})\s{1,3}(?=\p{Han})")
_WORD_START = regex.compile(r"(?<![\p{L}\p{N}\-])(?=\p{L})")
_BARS = "|｜丨"
# A bar behind the first word of a line, or of a part of one: `作者 | 张三`, `来源丨港务网 作者丨张三`.
_BAR_MARK = regex.compile(r"(?<=(?:^|\s)[\p{L}]{1,12})\s?[|｜丨]\s?(?=\p{L})")
_SHORT_LINE = 80
_WITHOUT_MARK = "label_without_mark"
_AMBIGUOUS = frozenset({"photography", "foto", "text", "autor", "auteur", "author", "editor"})
_LONGEST_BODY = 10  # Han characters of a news service before `记者`
_LONGEST = 40  # characters of a label at most,
_LONGEST_HAN = 6  # and in Han characters, where words have no blanks between them
_VALUE_END = regex.compile(r"[|｜丨\n\]】]|\s{3,}")
_OPENING = frozenset("([（【〔")
_OPEN = regex.compile(r"[(\[（【〔]")
_PAIRS = regex.compile(r"[(（〔)）〕]")
_BRACKETED = regex.compile(r"[(（〔【\[](?P<content>[^()（）〔〕【】\[\]\n]{2,80})[)）〕】\]]")
_WHOLE = regex.compile(r"(?P<content>.+)")
_SHORT_CREDIT = 40  # characters of a credit on a line of its own
_LINE_BEGIN = regex.compile(r"[^\p{L}\p{N}(（〔【\[]{0,4}")
_LATIN_NAME = r"\p{Lu}[\p{L}\p{M}.'’\-]*+(?:\s\p{Lu}[\p{L}\p{M}.'’\-]*+){0,3}+"
_NAMES = regex.compile(rf"{_LATIN_NAME}(?:(?:\s?[,、;/&]\s?|\s(?:and|und|y|et)\s){_LATIN_NAME}){{0,12}}+\.?")
_HAN_NAMES = regex.compile(r"\p{Han}{2,4}(?:·\p{Han}{1,6})?(?:\s?[、，,/／\s]\s?\p{Han}{2,4})*")
# What may stand between a label and its date: a time, a day of the week.
_LEAD = regex.compile(
    r"(?:\d{1,2}:\d{2}(?:\s?[AaPp]\.?[Mm]\.?)?(?:\s\p{Lu}{2,4})?,?\s)?"
    r"(?:(?:on\s)?(?:\p{L}{2,12}\.?,|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\p{Ll}*)\s|(?:am|den|el|le|il|on)\s)?"
)
_LEAD_BEFORE = regex.compile(rf"(?r){_LEAD.pattern}")
_ENDS_SENTENCE = regex.compile(r"[!?！？。]|\\.\\s\\p{Lu}?\\p{Ll}{4}")
_BOUNDARY = regex.compile(r"[^\p{L}\p{M}\p{N}\s'’\-&]|\s{3,}")
_MAKERS = frozenset({"author", "reporter"})
_ANDS = frozenset({"and", "und", "et", "y", "e", "&"})
_LONGEST_BY = 160  # characters of a line that may name an author with a small word
_LEADING = " \t\u00a0-–—|•·(["
_KOREAN = regex.compile(
    r"(?:^|[|·,/(\[=]\s?|\s)(?P<name>\p{Hangul}{2,4})\s?(?:선임|수습|전문|사진)?기자(?=\s*(?:$|[|·,/)\]=(]|\S+@|\d))"
)
_HAN = regex.compile(r"\p{Han}")


class Labelled(NamedTuple):
    """A label and its value in a paragraph; code points. `value` is the value's place, without the marks around it."""

    label: str
    start: int  # where the label's word begins
    value: Span
    rule: str


class _Label(NamedTuple):
    """A label in a paragraph: its place, where its value may begin, and what told it: mark, date, name or credit."""

    label: str
    start: int
    end: int
    kind: str


def find_labelled(text: str, dates: Sequence[FoundDate], book: RuleBook) -> list[Labelled]:
    """All labels of a paragraph with their values, in order; `dates` are those that it states. Linear time."""
    if len(text) > _SHORT:
        return _read_edges(text, dates, book)
    found = _read(text, Span(0, len(text)), dates, book) if dates or _may_hold_label(text, book) else []
    if _may_hold_by(text, dates, book):
        for by in find_by(text, dates, [each.start for each in found], book):
            found = [_end_before(each, by.start) for each in found]
            if not any(each.start < by.names.end and by.names.start < each.value.end for each in found):
                found.append(Labelled(by.label, by.start, by.names, "by"))
        found.sort(key=lambda each: each.start)
    return found


def _end_before(labelled: Labelled, place: int) -> Labelled:
    """A dated value that ends where who wrote it is named: `Posted on June 3, 2024 by Jane Roe`."""
    start, end = labelled.value
    return labelled._replace(value=Span(start, place)) if labelled.label in DATED and start < place < end else labelled


def _may_hold_by(text: str, dates: Sequence[FoundDate], book: RuleBook) -> bool:
    """False for a line without a word that introduces an author: most stop here."""
    if dates or book.by is None:
        return book.by is not None
    low = text[:_LONGEST_BY].lower()
    return low.lstrip(_LEADING).startswith(book.by_begins) or any(map(low.__contains__, book.by_inside))


def _may_hold_label(text: str, book: RuleBook) -> bool:
    """False for a short paragraph without dates that has nothing of what tells a label: most stop here."""
    return (
        ":" in text
        or "/" in text
        or _may_open_label(text, book)
        or any(map(text.__contains__, _BARS))
        or "\n" in text
        or text[-1:].isalpha()
        or not text[:1].isalpha()
        or text[:3].lower() in book.credit_begins
        or (not text.isascii() and has_wide(text))
    )


def _read_edges(text: str, dates: Sequence[FoundDate], book: RuleBook) -> list[Labelled]:
    """What running text holds: labels in brackets near its begin and end, and a dated one at its very begin."""
    is_dated = text.lstrip()[:2].lower() in book.dated_begins
    if not is_dated and "(" not in text and "[" not in text and text.isascii():
        return []
    edges: list[Labelled] = []
    for part in (Span(0, _EDGE), Span(len(text) - _EDGE, len(text))):
        if not is_dated and not _may_open_label(text[slice(*part)], book):
            continue
        for labelled in _read(text, part, dates, book):
            in_brackets = (labelled.rule == _WITHOUT_MARK and labelled.label in PERSONS) or text[
                labelled.start - 1 : labelled.start
            ] in _OPENING
            at_begin = labelled.label in DATED and not text[: labelled.start].strip()
            if in_brackets or at_begin:
                edges.append(labelled)
    return edges


def _may_open_label(text: str, book: RuleBook) -> bool:
    """False where no bracket opens before a label; of ASCII also where what begins behind it is the begin of none."""
    if not text.isascii():
        return any(map(text.__contains__, _OPENING))
    if "(" not in text and "[" not in text:
        return False
    behind = (text[match.end() : match.end() + 3].lower() for match in _OPEN.finditer(text))
    return any(begin in book.label_begins or begin[:2] in book.label_begins for begin in behind)


def leads_to_date(text: str) -> bool:
    """True for what may stand between a label and its date: nothing, a mark, a time, a day of the week."""
    return len(text) <= 2 or _LEAD.fullmatch(text.lstrip(" :：") + " ") is not None or _LEAD.fullmatch(text) is not None


def _read(text: str, part: Span, dates: Sequence[FoundDate], book: RuleBook) -> list[Labelled]:
    ends = _find_ends(text, part, dates, book)
    labels = _find_labels(text, part, ends, book) if ends else []
    if labels and labels[0].label in _MAKERS and _is_led(text, labels[0].start, book, is_dated=bool(dates)):
        del labels[0]
    found: list[Labelled] = []
    for i, label in enumerate(labels):
        end = labels[i + 1].start if i + 1 < len(labels) else part.end
        if label.label not in DATED:  # a value ends where a date begins
            end = min([end, *(date.start for date in dates if date.start >= label.end)])
        value = _trim_words(text, Span(label.end, _close(text, label, end)), label, book)
        if value.start < value.end and _is_meant(text, label, value) and not _is_refused(text, label, value, book):
            found.append(Labelled(label.label, label.start, value, "label" if label.kind == "mark" else _WITHOUT_MARK))
    if not text.isascii() and book.han_credit and any(map(text.__contains__, book.name_ends)):
        credits_ = list(_read_han_credits(text, part, dates, book, book.han_credit))
        taken = {each.start for each in credits_}
        found = [each for each in found if each.start not in taken or each.rule == "label"]
        found += [each for each in credits_ if each.start not in {one.start for one in found}]
        found.sort(key=lambda each: each.start)
    if part.end - part.start <= _EDGE and "기자" in text:
        found += [each for each in _read_korean(text, part) if each.start not in {one.start for one in found}]
    return found


def _read_korean(text: str, part: Span) -> Iterator[Labelled]:
    """`김민수 기자` alone on its line, or before an address: the label stands behind the name."""
    for match in _KOREAN.finditer(text, *part):
        yield Labelled("reporter", match.start("name"), Span(*match.span("name")), _WITHOUT_MARK)


def _trim_words(text: str, value: Span, label: _Label, book: RuleBook) -> Span:
    """A value without the marks around it; of a name without the words that lead to a date behind it: `Roe am`."""
    start, end = trim(text, value)
    while label.label not in DATED and start < end:
        head, blank, last = text[start:end].rpartition(" ")
        if not blank or last not in book.beside:
            break
        start, end = trim(text, Span(start, start + len(head)))
    return Span(start, end)


def _is_refused(text: str, label: _Label, value: Span, book: RuleBook) -> bool:
    """True for what no name is, and for what a label inside a sentence has behind it."""
    words = text[slice(*value)]
    if words.startswith("innen") and text[value.start - 1] in ":/*":  # Autor:innen
        return True
    if label.label == "publisher":
        return is_refused(words, book, is_body=True)
    return label.label in PERSONS and (_ENDS_SENTENCE.search(words) is not None or words.lower() in book.no_names)


def _is_meant(text: str, label: _Label, value: Span) -> bool:
    """Without a mark behind it a label needs names alone behind it, or a date, and is no word inside a sentence."""
    if label.kind == "credit":
        return _NAMES.fullmatch(text, *value) is not None
    is_sentence = text[-2:].rstrip()[-1:] in {".", "!", "?"}
    return label.kind != "date" or not (is_sentence and text[: label.start].rstrip()[-1:].isalpha())


def _is_led(text: str, start: int, book: RuleBook, *, is_dated: bool) -> bool:
    """True for a word that others lead to, `About the author: I …`, `Share this story: …`, or a web address holds.

    In a line with a date other things stand before a label.
    """
    before = text[:start]
    if is_dated or "://" in before[before.rfind(" ") + 1 :]:
        return "://" in before[before.rfind(" ") + 1 :]
    words = _BOUNDARY.split(before)[-1].lower().split()
    return len([word for word in words if book.labels.get(word) not in PERSONS and word not in _ANDS]) > 1


def _find_labels(text: str, part: Span, ends: Sequence[tuple[int, int, str]], book: RuleBook) -> list[_Label]:
    """Labels by what stands behind them: a mark, or without one a date, names in brackets, or a Chinese name."""
    labels: list[_Label] = []
    for place, end, kind in ends:
        low = labels[-1].end if labels else part.start
        word = _find_word(text, low, place, book.labels) if place > low else None
        if word is None:
            continue
        label = book.labels[_plain(text[slice(*word)])]
        if label not in PERSONS and _is_inside_han(text, word):
            continue
        fits = {"mark": True, "date": label in DATED, "name": label == "reporter", "credit": label in PERSONS}
        if fits[kind]:
            labels.append(_Label(label, word.start, end, kind))
    return labels


def _is_inside_han(text: str, word: Span) -> bool:
    """True for a word of Han characters that others stand before: `北京时间` is no label."""
    return word.start > 0 and bool(_HAN.match(text, word.start - 1) and _HAN.match(text, word.start))


def _find_credits(text: str, part: Span, book: RuleBook) -> list[tuple[int, int, str]]:
    """Words that introduce people before names in capitals, without a mark: in brackets, or on a line of their own."""
    if book.credit is None:
        return []
    has_brackets = "(" in text or "[" in text or not text.isascii()
    starts = [match.end() for match in _OPEN.finditer(text, *part)] if has_brackets else []
    in_brackets = frozenset(starts)
    if len(text) <= _SHORT:
        begin = None if text[:1].isalpha() else _LINE_BEGIN.match(text)
        starts.append(begin.end() if begin else 0)
        if text[-1:].isalpha():  # names end a line, not a sentence
            starts += [place + 2 for stop in (". ", "! ", "? ", "。 ") if (place := text.rfind(stop)) > 0]
            starts += [place + 1 for stop in "。！？" if (place := text.rfind(stop)) > 0]
    found: list[tuple[int, int, str]] = []
    for start in starts:
        if text[start : start + 3].lower() not in book.credit_begins:
            continue
        match = book.credit.match(text, start, part.end)
        if not match or (start not in in_brackets and not _is_line(text, match)):
            continue
        closing = _PAIRS.search(text, match.end(), part.end)
        end = closing.start() if closing else part.end
        found += [(each.end("word"), each.end(), "credit") for each in book.credit.finditer(text, start, end)]
    return found


def _is_line(text: str, match: regex.Match[str]) -> bool:
    """True where nothing but names follows up to the end of the line; for `Reporters Without Borders` is a name."""
    word, names = match["word"].lower(), text[match.end() :]
    if word in _AMBIGUOUS or " " not in names or not _NAMES.fullmatch(names):
        return False
    return not word.endswith("s") or " and " in names or "," in names


def _read_han_credits(
    text: str, part: Span, dates: Sequence[FoundDate], book: RuleBook, credit: regex.Pattern[str]
) -> Iterator[Labelled]:
    """`（记者张三 通讯员李四）`, `（中央社記者林大華攝）`: names directly behind the words that introduce them."""
    parts = [*_BRACKETED.finditer(text, *part)]
    whole = text[: dates[0].start].rstrip() if dates else text
    if not parts and len(whole) <= _SHORT_CREDIT and whole.endswith(book.credit_ends):
        parts = [*_WHOLE.finditer(text, 0, len(whole))]
    for bracketed in parts:
        labels = list(credit.finditer(text, *bracketed.span("content")))
        begin = labels[0].start() - bracketed.start("content") if labels else 0
        if not labels or begin > _LONGEST_BODY:
            continue
        for i, label in enumerate(labels):
            end = labels[i + 1].start() if i + 1 < len(labels) else bracketed.end("content")
            end = cut_credit(text, label.end(), end, book)
            names = _HAN_NAMES.match(text, label.end(), end)
            if names and not _HAN.match(text, names.end(), end):  # a longer stretch is no name
                yield Labelled(book.labels[_plain(label["word"])], label.start(), Span(*names.span()), _WITHOUT_MARK)


def _find_ends(text: str, part: Span, dates: Sequence[FoundDate], book: RuleBook) -> list[tuple[int, int, str]]:
    """Where a label may end and its value begin, in order: most marks stand behind another word and are left out."""
    is_wide = not text.isascii()
    ends: list[tuple[int, int, str]] = []
    if ":" in text or "/" in text or (is_wide and ("：" in text or "／" in text)):
        ends += [(match.start(), match.end(), "mark") for match in _MARK.finditer(text, *part)]
    if len(text) <= _SHORT_LINE and any(map(text.__contains__, _BARS)):
        ends += [(match.start(), match.end(), "mark") for match in _BAR_MARK.finditer(text, *part)]
    for date in dates:
        if part.start < date.start < part.end:
            place = date.start
            is_led = place <= REACH_OF_LEAD and not (
                _may_end(text, place, book.label_ends) and _find_word(text, part.start, place, book.labels)
            )
            lead = _LEAD_BEFORE.match(text, part.start, place) if is_led else None
            place = lead.start() if lead else place
            ends.append((place, place, "date"))
    if is_wide and any(map(text.__contains__, book.name_ends)):
        ends += [(match.start(), match.end(), "name") for match in _BEFORE_NAME.finditer(text, *part)]
    ends += _find_credits(text, part, book)
    return sorted(each for each in ends if _may_end(text, each[0], book.label_ends)) if ends else ends


def _may_end(text: str, place: int, label_ends: frozenset[str]) -> bool:
    end = end_of_label(text[max(0, place - _LONGEST) : place].rstrip())
    return end in label_ends or end[-1:] in label_ends


def _find_word(text: str, low: int, end: int, words: Container[str]) -> Span | None:
    """The longest of the rules' words that ends at `end` and begins where a word may."""
    low = max(low, end - _LONGEST)
    while end > low and text[end - 1].isspace():
        end -= 1
    starts = [match.start() for match in _WORD_START.finditer(text, low, end)]
    if end > low and _HAN.match(text, end - 1):
        starts += range(max(low, end - _LONGEST_HAN), end)
    for start in sorted(starts):
        if _plain(text[start:end]) in words:
            return Span(start, end)
    return None


def _plain(word: str) -> str:
    return " ".join(word.lower().split())


def _close(text: str, label: _Label, end: int) -> int:
    """Where a value ends before `end`: at a bar, a line's end, or a bracket that was opened before it."""
    stop = _VALUE_END.search(text, label.end, end)
    end = stop.start() if stop else end
    depth = 0
    for bracket in _PAIRS.finditer(text, label.end, end):
        depth += 1 if bracket[0] in _OPENING else -1
        if depth < 0:
            return bracket.start()
    return end
