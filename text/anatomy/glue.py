"""Find where a sentence begins in the middle of another, with a blank between the two and without.

Without a blank, in any language with capitals:

- `mark`: small letters, a sentence mark (with what closes, or after it a stray letter), a capitalised word: `done.The`,
  `";Actively`, `strength......sWith`. Behind a full stop the word must be one that opens sentences, or the first of two
  capitalised ones, for `System.Object` and `example.Com` are none.
- `name`: a word in small letters and a name of two words, or of one that says something: `practiceHua Zhifeng`.
- `opener`: a word and one that opens sentences, with what follows that one: `CompanyHe Qiuhua`, `workThe court`.

What is written so on purpose stays: a word that occurs twice in the paragraph, or has more than one capital inside
(`WeChat`, `GlaxoSmithKline`: the part before the capital is no word in small letters), or stands in a hashtag, an
address or code.

With a blank, in English only, and only where the word before can end a sentence: `blank_opener` (`research It is`),
`blank_adverb` (`prosecutions Fully develop`), `blank_verb` (`cases Promote the`). The word after must be such that the
capital cannot begin a name, as it would in `the Supreme Procuratorate` or `at The Hague`.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

import regex

__all__ = [
    "Glued",
    "SentenceRules",
    "SentenceWords",
    "compile_sentences",
    "find_beginnings",
    "find_glued",
    "find_glued_over_blank",
]


_NAME = r"\p{Lu}\p{Ll}{1,20}+(?:\s\p{Lu}\p{Ll}{1,20}+(?![\p{L}\p{N}])|(?=\s(?:said|says|told|added|noted|stressed)\b))"
_NEXT = r"(?:\s\p{Lu}\p{Ll}{1,20}+(?![\p{L}\p{N}]))?+"  # the second half of a name
_OUTSIDE = r"(?<![\p{L}\p{M}\p{N}_@#/\\.&$:=<>*])"
_GLUED_NAME = rf"{_OUTSIDE}\p{{Ll}}{{4,40}}+{_NAME}"
_CLOSERS = r"[\"”’»)\]]{0,3}+"
_DOTS = r"(?:\.{1,12}+|…{1,4}+)"
_ADDRESS = regex.compile(r"[/@\\#_=<>]|www\.")
# A capitalised word between blanks before a small letter. (re looks fastest for what begins with given bytes.)
_BEHIND_WORD = re.compile(rb"a (Aa{1,16})(?= a)")
_BEHIND_QUOTE = re.compile(rb"aq (Aa{1,16})(?= a)")
_NAMES = frozenset({"He", "She", "We"})
_SHORTEST = 3  # letters of a word before a blank that can end a sentence
_BEFORE_BLANK = regex.compile(r"(?<![\p{L}\p{N}_.@#/’'-])\p{Ll}++(?:-\p{Ll}++)?+[\"”]?\Z")
_TWO_WORDS = regex.compile(r"(?P<opener>\p{Lu}\p{Ll}{1,16}+) (?P<next>\p{Ll}{1,24}+)(?![\p{L}\p{N}_])")
_FEW = 20  # places; and so many characters to each are ordinary words
_REACH = 48  # characters that are looked at before a blank
_FEWEST = 3  # small letters before a capital that is glued to them
_MARKS = '.…;!?"”’»)]'
_LONGEST_MARK = 20  # dots, what closes on both sides of them, and two letters
_Patterns = tuple[tuple[str, regex.Pattern[str]], ...]


class SentenceWords(NamedTuple):
    """The words of `config/rules/sentences.toml`, as they stand there; equal words are equal values."""

    strong: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    after_weak: tuple[str, ...] = ()
    meant: tuple[str, ...] = ()
    unending: tuple[str, ...] = ()
    seldom_ending: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    openers: tuple[str, ...] = ()
    adverbs: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()
    after_verb: tuple[str, ...] = ()
    following: tuple[tuple[str, tuple[str, ...]], ...] = ()


class SentenceRules(NamedTuple):
    """The same made ready to read with."""

    patterns: _Patterns
    meant: frozenset[str]
    unending: frozenset[str]
    never_before: frozenset[str]  # what no sentence ends with, and what few do
    titles: frozenset[str]
    beginnings: frozenset[str]
    openers: frozenset[str]
    adverbs: frozenset[str]
    verbs: frozenset[str]
    after_verb: frozenset[str]
    following: Mapping[str, frozenset[str]]


@cache
def compile_sentences(words: SentenceWords) -> SentenceRules:
    """Make words ready to read with."""
    strong, weak = _either(words.strong), _either(words.weak)
    opens = rf"(?:(?:{strong})(?=,?\s\p{{L}})|(?:{weak})(?=\s(?:{_either(words.after_weak)}|\d{{1,4}})\b))"
    opener = (
        rf"{_OUTSIDE}(?:\p{{Ll}}{{3,40}}+(?={opens})|\p{{Lu}}\p{{Ll}}{{3,40}}+(?=(?:{strong}),?\s\p{{L}}))"
        rf"\p{{Lu}}\p{{Ll}}{{0,20}}+{_NEXT}"
    )
    mark = (
        rf"{_OUTSIDE}(?:"
        # behind a full stop or an ellipsis
        rf"(?:\p{{Lu}}?+\p{{Ll}}{{2,40}}+|(?<=\s)\p{{N}}{{1,8}}+%?+){_CLOSERS}{_DOTS}"
        rf"(?:{_CLOSERS}|(?<=\.\.|…)\p{{Ll}}{{1,2}}+)(?:(?={opens})\p{{Lu}}\p{{Ll}}{{0,20}}+{_NEXT}|{_NAME})"
        # behind a mark that stands in no name or address
        rf"|\p{{Lu}}?+\p{{Ll}}{{2,40}}+{_CLOSERS}[;!?]{_CLOSERS}\p{{Lu}}\p{{Ll}}{{1,20}}+(?=,?\s){_NEXT}"
        r")(?![\p{L}\p{N}_(\[/@=])"
    )
    named = (("mark", mark), ("opener", opener), ("name", _GLUED_NAME))
    following = {word: frozenset(others) for word, others in words.following}
    unending = frozenset(words.unending)
    openers, adverbs, verbs = map(frozenset, (words.openers, words.adverbs, words.verbs))
    return SentenceRules(
        tuple((rule, regex.compile(pattern)) for rule, pattern in named),
        frozenset(words.meant),
        unending,
        unending | frozenset(words.seldom_ending),
        frozenset(words.titles),
        frozenset({*following, *openers, *adverbs, *verbs}),
        openers,
        adverbs,
        verbs,
        frozenset(words.after_verb),
        following,
    )


def _either(words: Iterable[str]) -> str:
    return "|".join(map(regex.escape, words)) or "(?!)"


class Glued(NamedTuple):
    """Where two sentences run into each other: the words on both sides, in code points, and the rule that saw it."""

    start: int
    end: int
    rule: str


def find_glued(text: str, places: Sequence[int], rules: SentenceRules) -> list[Glued]:
    """Where a sentence begins without a blank before it, in order; never raises for a str.

    `places` are those of the capitals to be judged, in order: behind a small letter, or a mark.

    >>> rules = compile_sentences(SentenceWords())
    >>> find_glued("He works in practiceHua Zhifeng, director, said on WeChat.", [20, 53], rules)
    [Glued(start=12, end=31, rule='name')]
    """
    if len(places) > _FEW and len(places) * _FEW > len(text):
        return []  # codes, not words
    found: dict[int, Glued] = {}
    words: Counter[str] = Counter()
    for place in places:
        patterns = _patterns_at(text, place, rules.patterns)
        if not patterns:
            continue
        begin = max(0, place - _REACH)
        blank = text.rfind(" ", begin, place)
        for rule, pattern in patterns:
            match = pattern.search(text, max(begin, blank + 1), place + _REACH)
            if match and match.start() < place < match.end() and not _is_in_address(text, match):
                if match.start() not in found:
                    words[match[0].split(maxsplit=1)[0]] += 1
                found.setdefault(match.start(), Glued(match.start(), match.end(), rule))
                break
    return sorted(
        glued
        for glued in found.values()
        if not _is_meant(text[glued.start : glued.end], glued.rule, words, rules.meant)
    )


def _patterns_at(text: str, place: int, patterns: _Patterns) -> _Patterns:
    """The patterns that what stands before a capital allows, without looking further: often none."""
    if text[place - 1].islower():
        is_word = text[max(0, place - _FEWEST) : place].islower()
        is_behind_dots = any(map(text[max(0, place - 4) : place].__contains__, ("..", "…")))
        return patterns if is_behind_dots else patterns[1:] if is_word else ()
    end = text[max(0, place - _LONGEST_MARK) : place].rstrip(_MARKS)[-2:]
    return patterns[:1] if end.islower() or end[-1:].isnumeric() or end.endswith("%") else ()


def _is_meant(content: str, rule: str, words: Counter[str], meant: frozenset[str]) -> bool:
    """True where a word with a capital inside is written so on purpose: known, or more than once."""
    word = content.split(maxsplit=1)[0]
    return word in meant or (rule != "mark" and words[word] > 1)


def find_beginnings(text: str, shape: bytes, rules: SentenceRules) -> list[int]:
    """Where words that begin sentences stand between blanks and behind no mark, or what looks like it.

    `shape` has a byte for each character: `a` for a small letter, `A` for a capital, `q` for a quotation mark.
    """
    spans = [match.span(1) for pattern in (_BEHIND_WORD, _BEHIND_QUOTE) for match in pattern.finditer(shape)]
    return [start for start, end in spans if text[start:end] in rules.beginnings]


def find_glued_over_blank(text: str, places: Sequence[int], rules: SentenceRules) -> list[Glued]:
    """Where in an English paragraph a sentence begins behind a blank and no mark; never raises for a str.

    `places` are those that `find_beginnings` gives.

    >>> rules = compile_sentences(SentenceWords(following=(("It", ("is", "was")),)))
    >>> find_glued_over_blank("A hard research It is at The Hague", [16], rules)
    [Glued(start=7, end=21, rule='blank_opener')]
    """
    return [glued for place in places if (glued := _judge(text, place, rules))]


def _judge(text: str, place: int, rules: SentenceRules) -> Glued | None:
    """The two sentences that meet before the capital at a place, if such a word can only begin one."""
    after = _TWO_WORDS.match(text, place)
    rule = _name_rule(after["opener"], after["next"], rules) if after else ""
    if not after or not rule:
        return None
    before = _BEFORE_BLANK.search(text[max(0, place - 1 - _REACH) : place - 1])
    word = before[0].rstrip('"”') if before else ""
    if (
        not before
        or len(word) < _SHORTEST
        or word in rules.never_before
        or (after["opener"] in _NAMES and word in rules.titles)
    ):
        return None
    return Glued(place - 1 - len(before[0]), after.end(), rule)


def _name_rule(opener: str, following: str, rules: SentenceRules) -> str:
    """The rule by which a capitalised word and the one behind it can only begin a sentence; "" where none does."""
    if opener in rules.openers or following in rules.following.get(opener, ()):
        return "blank_opener"
    if opener in rules.adverbs:
        return "blank_adverb"
    return "blank_verb" if opener in rules.verbs and following in rules.after_verb else ""


def _is_in_address(text: str, match: regex.Match[str]) -> bool:
    """True where the stretch between blanks around the first word of a match is an address, a path or code."""
    place = match.start()
    behind = text[max(0, place - _REACH) : place].rsplit(maxsplit=1)
    touching = behind[-1] if behind and not text[place - 1 : place].isspace() else ""
    ahead = text[place : place + 2 * _REACH].split(maxsplit=1)[0]
    return bool(_ADDRESS.search(touching + ahead))
