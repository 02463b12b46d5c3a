"""Find the quotation marks of one paragraph that have no partner, or face the wrong way.

Each family of marks is paired by itself; nothing is said of apostrophes.

- Curly double marks (“ ” „ ‟): a mark that opens waits for the next that closes. “ where only a closing mark can stand
  (before a comma, at the end), while one waits, closes it `reversed`; ” before a word, closed by “, is a reversed
  pair. German „ “, Polish „ ” and a typed „ " are pairs; ”…” is one in Swedish and Finnish. ” behind a digit is inches.
- Straight double marks: looked at only where their number is odd. One behind a blank opens, one before a blank closes,
  others do what is due. One behind a digit may be inches: that reading is kept which leaves fewer without a partner.
- Guillemets: «…», »…« and »…». Those between blanks, as in `Home » News`, are arrows, unless the language sets its
  quotation marks off, as French does.
- 「」, 『』 and 《》: each opening mark needs its own closing one.
- Curly single marks: ‘ at a word that nothing closes, if it is no elision (‘90s, ‘em) and no Arabic letter (‘Abd);
  ’ behind a sentence or clause mark or a Han character, which is no apostrophe, where nothing was opened.

A quotation that runs over several paragraphs is unclosed in each: a paragraph is judged alone.
"""

from collections.abc import Iterator
from typing import NamedTuple

import regex

__all__ = ["Unbalanced", "find_unbalanced"]

_CURLY = regex.compile(r"[“”„‟\"]")
_STRAIGHT = regex.compile(r'"')
_GUILLEMETS = regex.compile(r"[«»]")
_CORNERS = (("「", "」"), ("『", "』"), ("《", "》"))
_BLANKS = frozenset(" \t\n\r\u00a0\u2009\u202f\u3000")
_AFTER_CLOSING = frozenset(",.;:!?)]}，。；：！？、）】")
_BEFORE_OPENING = frozenset("([{:：，,（【—–-/")
_INCHES = frozenset("0123456789½¼¾⅛⅜⅝⅞'′")
_SAME_BOTH_SIDES = frozenset({"sv", "fi", "se", "da", "nb", "nn"})  # ”ord”
_SET_OFF = frozenset({"fr"})  # « mot »
_UNTOLD = frozenset({"und", "zxx", "mul", ""})
_SENTENCE_MARKS = frozenset(".!?…,")
_ENDED = regex.compile(r"[.!?…]")
_HEBREW = regex.compile(r"\p{Hebrew}")
# The mark comes first and what stands before it is looked at then: so the pattern is found as fast as one character.
_SINGLE_OPENS = regex.compile(
    r"‘(?<![\p{L}\p{M}\p{N}]‘)"
    r"(?!\d\ds?\b|(?:em|tis|twas|til|n|cause|bout|round|s|ve|ll|re|t|d|m)\b|[AIU]\p{Ll}|ayn)"
    r"(?=[\p{L}“])"
)
_SINGLE_CLOSES = regex.compile(
    r"[’'](?:(?<![\p{L}\p{N}].)|(?![\p{L}\p{N}])|(?<=[\p{Han}\p{Hangul}\p{Hiragana}\p{Katakana}]’))"
)
_SINGLE_CLOSES_SURELY = regex.compile(
    r"’(?:(?<=[,!?。，！？；]’)|(?<=\p{Ll}{3}\.’)|(?<=\p{Han}’))(?![\p{Ll}\p{Lu}\p{N}])"
)


class Unbalanced(NamedTuple):
    """A quotation mark without a partner: its place in code points, the mark, and what is wrong with it."""

    place: int
    mark: str
    kind: str  # unopened, unclosed or reversed


def find_unbalanced(text: str, language: str) -> list[Unbalanced]:
    """The quotation marks of a paragraph that are unopened, unclosed or reversed, in order; never raises for a str.

    `language` is a BCP 47 tag: some languages close with the mark others open with.

    >>> find_unbalanced("The “rule of law “, he said, and “order”.", "en")
    [Unbalanced(place=17, mark='“', kind='reversed')]
    """
    found: list[Unbalanced] = []
    primary = language.partition("-")[0]
    straight = '"' in text
    if text.isascii():
        return sorted(_pair_straight(text, frozenset())) if straight else found
    typed: frozenset[int] = frozenset()
    if "“" in text or "”" in text or "„" in text or "‟" in text:
        curly, typed = _pair_curly(text, primary)
        found += curly
    if straight:
        found += _pair_straight(text, typed)
    if "«" in text or "»" in text:
        found += _pair_guillemets(text, primary)
    for opening, closing in _CORNERS:
        if opening in text or closing in text:
            found += _pair_corners(text, opening, closing)
    if "‘" in text or "’" in text:
        found += _pair_single(text)
    return sorted(found)


def _pair_curly(text: str, language: str) -> tuple[list[Unbalanced], frozenset[int]]:
    """Pair curly double marks; answers those that are wrong, and the straight marks that closed a „."""
    found: list[Unbalanced] = []
    typed: set[int] = set()
    waiting: list[tuple[int, str]] = []
    for match in _CURLY.finditer(text):
        place, mark = match.start(), match[0]
        due = waiting[-1][1] if waiting else ""
        if mark in "„‟":
            waiting.append((place, mark))
        elif mark == '"' or (mark == "“" and due == "„"):
            if due == "„":
                waiting.pop()
                typed.add(place)
        elif mark == "“":
            if due and _stands_as_closing(text, place):
                opened = waiting.pop()
                if opened[1] == "”":
                    found.append(Unbalanced(*opened, "reversed"))
                found.append(Unbalanced(place, mark, "reversed"))
            else:
                waiting.append((place, mark))
        elif due:
            opened = waiting.pop()
            if due == "”" and language not in _SAME_BOTH_SIDES | _UNTOLD:
                found.append(Unbalanced(*opened, "reversed"))
        elif _stands_as_opening(text, place):
            waiting.append((place, mark))
        elif text[max(0, place - 1) : place] not in _INCHES:
            found.append(Unbalanced(place, mark, "unopened"))
    found += [Unbalanced(place, mark, "unopened" if mark == "”" else "unclosed") for place, mark in waiting]
    return found, frozenset(typed)


def _stands_as_opening(text: str, place: int) -> bool:
    """True for a mark that touches what follows and not what stands before."""
    before, after = text[max(0, place - 1) : place], text[place + 1 : place + 2]
    return (not before or before in _BLANKS or before in _BEFORE_OPENING) and _is_word_side(after)


def _stands_as_closing(text: str, place: int) -> bool:
    """True for a mark behind a word, or a word and a blank, before a blank, an end or a mark that follows a word."""
    before, after = text[max(0, place - 1) : place], text[place + 1 : place + 2]
    if not after or after in _AFTER_CLOSING:
        return bool(before)
    return after in _BLANKS and _is_word_side(before) and before not in _BEFORE_OPENING


def _is_word_side(char: str) -> bool:
    return bool(char) and char not in _BLANKS and char not in _AFTER_CLOSING


def _pair_straight(text: str, taken: frozenset[int]) -> list[Unbalanced]:
    places = [match.start() for match in _STRAIGHT.finditer(text)]
    if taken:
        places = [place for place in places if place not in taken]
    if len(places) % 2 and not text.isascii():
        places = [place for place in places if not _is_gershayim(text, place)]
    inches = {place for place in places if place and text[place - 1] in _INCHES}
    readings = [places] if len(places) % 2 else []
    if inches and (len(places) % 2 or (len(places) - len(inches)) % 2):
        readings = [places, [place for place in places if place not in inches]]
    return min((list(_walk_straight(text, reading)) for reading in readings), key=len, default=[])


def _is_gershayim(text: str, place: int) -> bool:
    """True for the mark inside a Hebrew abbreviation."""
    return bool(place and _HEBREW.match(text, place - 1) and _HEBREW.match(text, place + 1))


def _walk_straight(text: str, places: list[int]) -> Iterator[Unbalanced]:
    """Pair straight marks by the side on which a blank is, and by what is due where that says nothing."""
    opened = -1
    for place in places:
        before, after = text[max(0, place - 1) : place], text[place + 1 : place + 2]
        is_left = not before or before in _BLANKS or before in "([{"
        is_right = not after or after in _BLANKS or after in _AFTER_CLOSING
        opens = opened < 0 if is_left == is_right else is_left
        if not opens and opened < 0:
            yield Unbalanced(place, '"', "unopened")
        elif opens and opened >= 0:
            yield Unbalanced(opened, '"', "unclosed")
        opened = place if opens else -1
    if opened >= 0:
        yield Unbalanced(opened, '"', "unclosed")


def _pair_guillemets(text: str, language: str) -> list[Unbalanced]:
    signs = [(m.start(), m[0]) for m in _GUILLEMETS.finditer(text) if not _is_arrow(text, m.start(), language)]
    if not signs:
        return []
    kinds = {mark for _, mark in signs}
    if kinds == {"»"} and len(signs) % 2 == 0:
        return []  # »ord» in Swedish and Finnish
    opening = "»" if signs[0][1] == "»" and "«" in kinds and _stands_as_opening(text, signs[0][0]) else "«"
    found: list[Unbalanced] = []
    waiting: list[tuple[int, str]] = []
    for place, mark in signs:
        if mark == opening:
            waiting.append((place, mark))
        elif waiting:
            waiting.pop()
        else:
            found.append(Unbalanced(place, mark, "unopened"))
    return found + [Unbalanced(*sign, "unclosed") for sign in waiting]


def _is_arrow(text: str, place: int, language: str) -> bool:
    """True for a guillemet that points at something rather than quotes it: `Home » News`, `« Previous`, `Next »`."""
    before, after = text[max(0, place - 1) : place], text[place + 1 : place + 2]
    is_off = (not before or before in _BLANKS) and (not after or after in _BLANKS or after in _AFTER_CLOSING)
    if not is_off:
        return False
    if language not in _SET_OFF or not _ENDED.search(text):
        return True
    # The end of a French quotation: an arrow is not told apart from it but where nothing was opened.
    behind = text[max(0, place - 2) : place].strip()
    return text[place] == "»" and "«" not in text[:place] and behind not in _SENTENCE_MARKS


def _pair_corners(text: str, opening: str, closing: str) -> list[Unbalanced]:
    found: list[Unbalanced] = []
    waiting: list[int] = []
    for place, char in enumerate(text):
        if char == opening:
            waiting.append(place)
        elif char == closing and waiting:
            waiting.pop()
        elif char == closing:
            found.append(Unbalanced(place, char, "unopened"))
    return found + [Unbalanced(place, opening, "unclosed") for place in waiting]


def _pair_single(text: str) -> list[Unbalanced]:
    """Find the few single marks that are surely no apostrophes and have no partner."""
    found: list[Unbalanced] = []
    if "‘" in text:
        last_closing = max((match.start() for match in _SINGLE_CLOSES.finditer(text)), default=-1)
        found = [
            Unbalanced(m.start(), "‘", "unclosed") for m in _SINGLE_OPENS.finditer(text) if m.start() > last_closing
        ]
    first_opening = min((place for place in map(text.find, "‘‚") if place >= 0), default=len(text))
    return found + [
        Unbalanced(m.start(), "’", "unopened")
        for m in _SINGLE_CLOSES_SURELY.finditer(text)
        if m.start() < first_opening
    ]
