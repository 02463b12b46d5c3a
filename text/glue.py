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
from collections.abc import Sequence
from typing import NamedTuple

import regex

__all__ = ["Glued", "find_glued", "find_glued_over_blank"]


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# Words that open sentences and are no second half of a trade name.
_STRONG = (
    "The|He|She|They|We|This|These|Those|There|That|However|Therefore|Moreover|Meanwhile|Furthermore|Although|Because|"
    "But|While|When|Since|After|Before|During|According|Under|Our|Their|His|Her|Its|Some|Many|Most|All|Every|Among|"
    "Through|Thus|Then|Here|What|How|Why"
)
# Those that programs and trade names end with too (startsWith, LinkedIn, optIn): by what follows they are told.
_WEAK = "It|In|On|At|By|To|For|With|As|If|And|Or|An|A|From|So"
_AFTER_WEAK = (
    "the|a|an|this|that|these|those|his|her|its|our|their|all|some|many|more|most|each|every|regard|respect|addition|"
    "order|recent|fact|is|was|has|will|would|can|could|should|must|may|also|part|soon|well|such|far|there|they|we|he|"
    r"she|it|you|December|January|February|March|April|May|June|July|August|September|October|November|\d{1,4}"
)
_OPENS = rf"(?:(?:{_STRONG})(?=,?\s\p{{L}})|(?:{_WEAK})(?=\s(?:{_AFTER_WEAK})\b))"
_NAME = r"\p{Lu}\p{Ll}{1,20}+(?:\s\p{Lu}\p{Ll}{1,20}+(?![\p{L}\p{N}])|(?=\s(?:said|says|told|added|noted|stressed)\b))"
_NEXT = r"(?:\s\p{Lu}\p{Ll}{1,20}+(?![\p{L}\p{N}]))?+"  # the second half of a name
_OUTSIDE = r"(?<![\p{L}\p{M}\p{N}_@#/\\.&$:=<>*])"
_OPENER = regex.compile(
    rf"{_OUTSIDE}(?:\p{{Ll}}{{3,40}}+(?={_OPENS})|\p{{Lu}}\p{{Ll}}{{3,40}}+(?=(?:{_STRONG}),?\s\p{{L}}))"
    rf"\p{{Lu}}\p{{Ll}}{{0,20}}+{_NEXT}"
)
_GLUED_NAME = regex.compile(rf"{_OUTSIDE}\p{{Ll}}{{4,40}}+{_NAME}")
_CLOSERS = r"[\"”’»)\]]{0,3}+"
_DOTS = r"(?:\.{1,12}+|…{1,4}+)"
_MARK = regex.compile(
    rf"{_OUTSIDE}(?:"
    # behind a full stop or an ellipsis
    rf"(?:\p{{Lu}}?+\p{{Ll}}{{2,40}}+|(?<=\s)\p{{N}}{{1,8}}+%?+){_CLOSERS}{_DOTS}"
    rf"(?:{_CLOSERS}|(?<=\.\.|…)\p{{Ll}}{{1,2}}+)(?:(?={_OPENS})\p{{Lu}}\p{{Ll}}{{0,20}}+{_NEXT}|{_NAME})"
    # behind a mark that stands in no name or address
    rf"|\p{{Lu}}?+\p{{Ll}}{{2,40}}+{_CLOSERS}[;!?]{_CLOSERS}\p{{Lu}}\p{{Ll}}{{1,20}}+(?=,?\s){_NEXT}"
    r")(?![\p{L}\p{N}_(\[/@=])"
)
_MEANT = frozenset(
    {"easyJet", "easyGroup", "easyHotel", "jetBlue", "airBaltic", "startsWith", "endsWith", "replaceWith"}
)
_ADDRESS = regex.compile(r"[/@\\#_=<>]|www\.")

# Words that cannot end a sentence.
_UNENDING = _words(
    "the a an of in on at by to for with from into onto upon about between among through during under over "
    "after before and or but nor as than that which who whom whose when where while if because since although "
    "though whether why how what is are was were be been being am has have had do does did will would shall "
    "should can could may might must not no very so too such this these those its his her their our your my "
    "per via called named titled entitled like unlike versus dear reads read magazine newspaper band film "
    "movie book novel song album series show"
)
# Those a surname may follow: He and She are surnames too.
_TITLES = _words(
    "director secretary president professor mayor minister judge comrade prosecutor governor chairman "
    "chairwoman reporter doctor general procurator teacher editor author colleague inspector captain premier "
    "manager leader lawyer chief deputy vice officer correspondent photographer trainee"
)
_AUXILIARY = _words("is was has had will would should can could must may might also does did cannot")
_LITTLE = _words("the a an this these those its his her their our all order addition recent particular")
_FOLLOWING = dict.fromkeys(("It", "He", "She", "They"), _AUXILIARY) | {
    "We": _AUXILIARY | frozenset({"are", "have", "need", "also", "do", "were", "ought"}),
    "There": _words("is are was were has have will"),
    "In": _LITTLE,
    "On": _LITTLE - {"order", "addition"},
    "At": _LITTLE | {"present"},
    "With": _LITTLE | {"regard", "respect"},
    "For": _LITTLE | {"example", "instance"},
    "As": _LITTLE,
}
_FOLLOWING["They"] = _FOLLOWING["We"]
_OPENERS = _words(
    "The This These Those However Therefore Moreover Meanwhile Furthermore Although Because When While If But "
    "After Before Since During Every Many Some According Thus Among Through"
)
_ADVERBS = _words(
    "Fully Effectively Actively Strictly Vigorously Thoroughly Conscientiously Resolutely Comprehensively "
    "Firmly Deeply Closely Continuously Constantly Steadily Solidly Earnestly Further Better Properly "
    "Seriously Carefully Accurately Correctly Strongly Quickly Gradually Consistently Finally Recently "
    "Currently Additionally Similarly Consequently Unfortunately Specifically Generally Unswervingly "
    "Faithfully Rigorously Promptly Jointly"
)
_VERBS = _words(
    "Promote Improve Strengthen Adhere Implement Ensure Enhance Establish Deepen Carry Build Accelerate "
    "Optimize Strive Maintain Protect Develop Explore Focus Make Give Take Keep Use Provide Continue Increase "
    "Reduce Create Link Insist Uphold Guide Encourage Support Achieve Complete Perform Prevent Resolve "
    "Safeguard Serve Start"
)
_AFTER_VERB = _words(
    "the a an our their its your all every each this that these those up out on to with full good in more great"
)
_BEGINNINGS = frozenset({*_FOLLOWING, *_OPENERS, *_ADVERBS, *_VERBS})
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
_PATTERNS: _Patterns = (("mark", _MARK), ("opener", _OPENER), ("name", _GLUED_NAME))


class Glued(NamedTuple):
    """Where two sentences run into each other: the words on both sides, in code points, and the rule that saw it."""

    start: int
    end: int
    rule: str


def find_glued(text: str, places: Sequence[int]) -> list[Glued]:
    """Where a sentence begins without a blank before it, in order; never raises for a str.

    `places` are those of the capitals to be judged, in order: behind a small letter, or a mark.

    >>> find_glued("He works in practiceHua Zhifeng, director, said on WeChat.", [20, 53])
    [Glued(start=12, end=31, rule='name')]
    """
    if len(places) > _FEW and len(places) * _FEW > len(text):
        return []  # codes, not words
    found: dict[int, Glued] = {}
    words: Counter[str] = Counter()
    for place in places:
        patterns = _patterns_at(text, place)
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
    return sorted(glued for glued in found.values() if not _is_meant(text[glued.start : glued.end], glued.rule, words))


def _patterns_at(text: str, place: int) -> _Patterns:
    """The patterns that what stands before a capital allows, without looking further: often none."""
    if text[place - 1].islower():
        is_word = text[max(0, place - _FEWEST) : place].islower()
        is_behind_dots = any(map(text[max(0, place - 4) : place].__contains__, ("..", "…")))
        return _PATTERNS if is_behind_dots else _PATTERNS[1:] if is_word else ()
    end = text[max(0, place - _LONGEST_MARK) : place].rstrip(_MARKS)[-2:]
    return _PATTERNS[:1] if end.islower() or end[-1:].isnumeric() or end.endswith("%") else ()


def _is_meant(content: str, rule: str, words: Counter[str]) -> bool:
    """True where a word with a capital inside is written so on purpose: known, or more than once."""
    word = content.split(maxsplit=1)[0]
    return word in _MEANT or (rule != "mark" and words[word] > 1)


def find_glued_over_blank(text: str, shape: bytes) -> list[Glued]:
    """Where in an English paragraph a sentence begins behind a blank and no mark; never raises for a str.

    `shape` has a byte for each character: `a` for a small letter, `A` for a capital, `q` for a quotation mark.

    >>> find_glued_over_blank("It is hard research It is at The Hague", b"Aa aa aaaa aaaaaaaa Aa aa aa Aaa Aaaaa")
    [Glued(start=11, end=25, rule='blank_opener')]
    """
    found: list[Glued] = []
    for pattern in (_BEHIND_WORD, _BEHIND_QUOTE) if '"' in text or "”" in text else (_BEHIND_WORD,):
        for match in pattern.finditer(shape):
            start, end = match.span(1)
            if text[start:end] in _BEGINNINGS and (glued := _judge(text, start)):
                found.append(glued)
    return found


def _judge(text: str, place: int) -> Glued | None:
    """The two sentences that meet before the capital at a place, if such a word can only begin one."""
    after = _TWO_WORDS.match(text, place)
    rule = _name_rule(after["opener"], after["next"]) if after else ""
    if not after or not rule:
        return None
    before = _BEFORE_BLANK.search(text[max(0, place - 1 - _REACH) : place - 1])
    word = before[0].rstrip('"”') if before else ""
    if not before or len(word) < _SHORTEST or word in _UNENDING or (after["opener"] in _NAMES and word in _TITLES):
        return None
    return Glued(place - 1 - len(before[0]), after.end(), rule)


def _name_rule(opener: str, following: str) -> str:
    """The rule by which a capitalised word and the one behind it can only begin a sentence; "" where none does."""
    if opener in _OPENERS or following in _FOLLOWING.get(opener, ()):
        return "blank_opener"
    if opener in _ADVERBS:
        return "blank_adverb"
    return "blank_verb" if opener in _VERBS and following in _AFTER_VERB else ""


def _is_in_address(text: str, match: regex.Match[str]) -> bool:
    """True where the stretch between blanks around the first word of a match is an address, a path or code."""
    place = match.start()
    behind = text[max(0, place - _REACH) : place].rsplit(maxsplit=1)
    touching = behind[-1] if behind and not text[place - 1 : place].isspace() else ""
    ahead = text[place : place + 2 * _REACH].split(maxsplit=1)[0]
    return bool(_ADDRESS.search(touching + ahead))
