"""Find the languages that are mixed within one script: a French phrase in an English sentence, a German one in Dutch.

Words are the evidence (`lexicon.py`). Each costs something in each language; a stretch of words gains what it costs
less in another language than in the main one, and to begin and to end it costs a penalty: little between sentences,
more at other punctuation, most between two words. A stretch that begins with a sentence mostly ends with one, and a
phrase that begins within a sentence ends within it: any other way back costs more. The cheapest reading of all words is
found by dynamic programming (Viterbi's algorithm), and of its stretches those are kept whose gain is clear.

Most text is in one language, and a cheap test shows it: no stretch can gain more than its words cost more in the main
language than each in whichever language it is likeliest in. Where the best such stretch stays below what is asked of
one, nothing further is looked at; else only there, for the languages that cost least there.

More is asked of languages that are close to the main one, and of all where the main one has no list of words.
"""

from collections import Counter, deque
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice, pairwise
from operator import add, getitem, itemgetter
from typing import NamedTuple

import regex

from text.tagging.lexicon import UNIT, UNLISTED, Lexicon
from text.tagging.words import Words

__all__ = ["Stretch", "find_stretches"]

# In nats; chosen on seeds of `score.py` other than those that figures are taken with.
# To go over to another language between words, at punctuation, at sentences; within a word with a hyphen hardly ever.
_ENTER = {" ": 8.0, ",": 7.2, ".": 4.8, "-": 24.0}
# To go back to the main one after a stretch that began with a sentence, and after a phrase, which began within one.
_RETURN = {" ": 5.0, ",": 5.0, ".": 1.5, "-": 24.0}
_RETURN_WITHIN = {" ": 2.0, ",": 2.0, ".": 2.0, "-": 24.0}
_RUN_ON = 2.0  # for a phrase to reach the end of its sentence
_START = 4.2  # to begin a text in another language than the main one
_LEAST_GAIN = 7.5
_LEAST_SMALL = 2.4  # so much of it from words that do not begin with a capital: a list of names is no language
_LEAST_WORDS = 2  # a single word of another language is a name or a loan
_LEAST_LETTERS = 8
_RIVAL_SHARE = 0.2  # of the letters: another language that has so many may be the main one
_CLOSE = 1.6  # times as much is asked of a language that is close to the main one
_UNLISTED = 1.5  # and of any where the main one has no list of words
_NOWHERE = 1 << 40  # the cost of being where no path leads
_NEVER = 1000.0  # of both together: nothing tells a stretch of Dutch from Afrikaans whose words no list has
_RELATED = tuple(
    frozenset(group.split())
    for group in ("af nl", "da nb sv", "cs sk", "hr sl", "ca es pt", "et fi", "bg mk ru uk", "ar fa ur", "hi mr ne")
)
_SENTENCE_END = regex.compile(r"[.!?…]['\"”’)\]»]*+\s|\n")
_PUNCTUATION = regex.compile(r"[,;:()\[\]\"“”«»„–—]|\s-|-\s")


_AT_ONCE = 10_000  # words; the longest paragraph of 9 novels has 13,444 characters
_FRICTION = 8  # eighths of a nat: a word of another language costs two to three times as much on average
_CANDIDATES = 4  # languages that are looked at for each part of a hot place,
_PART_WORDS = 8  # which is so long


class Stretch(NamedTuple):
    """A stretch in one language; code points, half-open."""

    start: int
    end: int
    language: str


def find_stretches(part: Words, end: int, main: str) -> list[Stretch]:
    """Cut a stretch of text, which ends at `end`, where its language changes; `main` is that of its paragraph.

    The stretches are in order and cover it but for what stands between two: blanks, digits, punctuation. Linear time;
    of a long text so many words are looked at together as `_AT_ONCE` says, for each takes a kilobyte then.
    """
    if len(part.words) <= _AT_ONCE:
        return _find_stretches(part, end, main)
    joined: list[Stretch] = []
    for piece, stop in _cut_pieces(part, end):
        for stretch in _find_stretches(piece, stop, main):
            if joined and joined[-1].language == stretch.language:
                joined[-1] = joined[-1]._replace(end=stretch.end)
            else:
                joined.append(stretch)
    return joined


def _cut_pieces(part: Words, end: int) -> Iterator[tuple[Words, int]]:
    """Cut words into pieces, each with the place where it ends: at its last word, but the last one at `end`."""
    places = part.word.finditer(part.text)
    for i in range(0, len(part.words), _AT_ONCE):
        own = slice(i, i + _AT_ONCE)
        first = next(places)
        last = deque(islice(places, _AT_ONCE - 1), maxlen=1)
        begin, stop = (first.start() if i else 0), (last[0] if last else first).end()
        is_last = i + _AT_ONCE >= len(part.words)
        stop = end - part.start if is_last else stop
        text = part.text[begin:stop]
        yield (
            part._replace(text=text, start=part.start + begin, words=part.words[own], packed=part.packed[own]),
            (part.start + stop),
        )


def _find_stretches(part: Words, end: int, main: str) -> list[Stretch]:
    lexicon, text, start, words, packed, word = part
    whole = [Stretch(start, end, main)]
    if main not in lexicon.languages:
        return whole
    index = lexicon.languages.index(main)
    demand = _make_demand(lexicon.languages, index)
    hot = _find_hot(lexicon.surplus(packed, index), demand.least_of_all)
    if not hot:
        return whole
    candidates = _find_candidates(lexicon, packed, hot, index)
    places = [match.span() for match in word.finditer(text)]
    gaps = [_judge_gap(text[before[1] : after[0]]) for before, after in pairwise(places)]
    runs = _find_runs(_Evidence(lexicon, words, [lexicon.unpack(each) for each in packed], gaps), candidates)
    starts = [start, *(start + places[run.first][0] for run in runs[1:])]
    ends = [*(start + places[run.last][1] for run in runs[:-1]), end]
    languages = [lexicon.languages[run.k] for run in runs]
    return [Stretch(*stretch) for stretch in zip(starts, ends, languages, strict=True)]


class _Evidence(NamedTuple):
    """Words in order, what each costs in every language of the lexicon, and what stands between two."""

    lexicon: Lexicon
    words: list[str]
    costs: list[tuple[int, ...]]
    gaps: list[str]


def _find_runs(evidence: _Evidence, candidates: Sequence[int]) -> list["_Run"]:
    """The runs of words in one language, the first candidate being the main one.

    A stretch costs less inside the language that it stands in than the other way round. So where one in another
    language has a fifth of the letters, both are tried as the main one, and the cheaper reading counts.
    """
    price, runs = _read_as(evidence, candidates)
    letters = Counter[int]()
    for run in runs:
        letters[run.k] += sum(map(len, evidence.words[run.first : run.last + 1]))
    rival, most = max(
        ((k, count) for k, count in letters.items() if k != candidates[0]), key=itemgetter(1), default=(0, 0)
    )
    if most >= _RIVAL_SHARE * letters.total():
        others = [k for k in candidates if k != rival]
        price_else, runs_else = _read_as(evidence, [rival, *others])
        return runs_else if price_else < price else runs
    return runs


def _read_as(evidence: _Evidence, candidates: Sequence[int]) -> tuple[int, list["_Run"]]:
    """The cheapest reading with the first candidate as the main language, what is not clear left out; and its price."""
    languages, pick = evidence.lexicon.languages, itemgetter(*candidates)
    costs = [pick(each) for each in evidence.costs]
    demand = _make_demand(languages, candidates[0]).narrow(candidates)
    path = _find_path(costs, evidence.gaps, demand)
    for run in _runs(path):
        if run.k and not _is_clear(run, evidence.words, costs, demand):
            path[run.first : run.last + 1] = [0] * (run.last + 1 - run.first)
    return _price(path, costs, evidence.gaps, demand), [run._replace(k=candidates[run.k]) for run in _runs(path)]


class _Demand(NamedTuple):
    """What is asked of each language beside a main one, in the units of a lexicon."""

    main: int
    enter: dict[str, list[int]]  # by the gap before
    back: dict[str, int]
    back_within: dict[str, int]
    run_on: int
    start: list[int]
    least: list[int]
    least_small: list[int]

    @property
    def least_of_all(self) -> int:
        return min(least for k, least in enumerate(self.least) if k != self.main)

    def narrow(self, candidates: Sequence[int]) -> "_Demand":
        """The same for some of the languages, the main one first."""
        pick = itemgetter(*candidates)
        enter = {gap: list(pick(penalties)) for gap, penalties in self.enter.items()}
        rest = (list(pick(penalties)) for penalties in (self.start, self.least, self.least_small))
        return _Demand(0, enter, self.back, self.back_within, self.run_on, *rest)


class _Run(NamedTuple):
    """Words in one language: the first and the last, and the language's place in the lexicon."""

    first: int
    last: int
    k: int


@cache
def _make_demand(languages: tuple[str, ...], main: int) -> _Demand:
    """How much each language must gain beside the main one."""
    factors = [_factor(languages[main], language) for language in languages]

    def scale(nats: float) -> list[int]:
        return [round(nats * UNIT * factor) for factor in factors]

    return _Demand(
        main,
        {gap: scale(nats) for gap, nats in _ENTER.items()},
        {gap: round(nats * UNIT) for gap, nats in _RETURN.items()},
        {gap: round(nats * UNIT) for gap, nats in _RETURN_WITHIN.items()},
        round(_RUN_ON * UNIT),
        [0 if k == main else penalty for k, penalty in enumerate(scale(_START))],
        scale(_LEAST_GAIN),
        scale(_LEAST_SMALL),
    )


def _factor(main: str, language: str) -> float:
    is_close = any(main in group and language in group for group in _RELATED)
    if main in UNLISTED:
        return _NEVER if is_close else _UNLISTED
    return _CLOSE if is_close else 1.0


def _find_hot(surplus: Sequence[int], least: int) -> list[tuple[int, int]]:
    """Where words cost so much more in the main language than elsewhere that a stretch could be worth keeping.

    Answers the first and the last word of each such place. Each word counts a little less than it costs, so that a long
    text's small change does not add up.
    """
    dear = [cost for cost in surplus if cost > _FRICTION]
    if sum(dear) - _FRICTION * (len(dear) - 1) < least:
        return []  # all that is dear in one place would not do
    hot: list[tuple[int, int]] = []
    first = gain = best = last = 0
    for i, cost in enumerate(surplus):
        if not gain:
            if best >= least:
                hot.append((first, last))
            first, best = i, 0
        gain += cost
        if gain > best:
            best, last = gain, i
        gain = gain - _FRICTION if gain > _FRICTION else 0
    return [*hot, (first, last)] if best >= least else hot


def _find_candidates(lexicon: Lexicon, packed: Sequence[int], hot: Sequence[tuple[int, int]], main: int) -> list[int]:
    """The main language and those that cost least in some hot place, looked at in parts."""
    found: set[int] = set()
    for first, last in hot:
        for begin in range(first, last + 1, _PART_WORDS):
            costs = lexicon.unpack(sum(packed[begin : min(last + 1, begin + _PART_WORDS)]))
            found.update(sorted(range(len(costs)), key=costs.__getitem__)[:_CANDIDATES])
    return [main, *sorted(found - {main})] if found != {main} else [main, (main + 1) % len(lexicon.languages)]


def _judge_gap(gap: str) -> str:
    """What stands between two words: the end of a sentence, other punctuation, a hyphen alone, or none of these."""
    if gap in {" ", "-"}:
        return gap
    if _SENTENCE_END.search(gap):
        return "."
    return "," if _PUNCTUATION.search(gap) else " "


class _State(NamedTuple):
    """The language of a word, and whether its stretch is a phrase that began within this sentence."""

    k: int
    is_phrase: bool


class _Before(NamedTuple):
    """What the words before a gap cost in each language: in any other stretch, and in a phrase; and the least of both.

    Where a sentence ends phrases have become like other stretches; `unended` is the first as it was before.
    """

    stretch: list[int]
    phrase: list[int]
    low: int
    low_phrase: int
    unended: list[int]


def _find_path(costs: Sequence[Sequence[int]], gaps: Sequence[str], demand: _Demand) -> list[int]:
    """The language of each word in the cheapest reading of all."""
    main, nowhere = demand.main, [_NOWHERE] * len(costs[0])
    stretch, phrase = [start + cost for start, cost in zip(demand.start, costs[0], strict=True)], nowhere
    history: list[_Before] = []
    for row, gap in zip(costs[1:], gaps, strict=True):
        unended = stretch
        if gap == ".":
            stretch, phrase = _end_sentence(stretch, phrase, demand), nowhere
        low, low_phrase = min(stretch), min(phrase)
        history.append(_Before(stretch, phrase, low, low_phrase, unended))
        back = min(stretch[main], low + demand.back[gap], low_phrase + demand.back_within[gap]) + row[main]
        low = low if low <= low_phrase else low_phrase
        ways = zip(stretch if gap == "." else phrase, demand.enter[gap], row, strict=True)
        entered = [(cost if cost <= low + enter else low + enter) + more for cost, enter, more in ways]
        if gap == ".":
            stretch = entered
        else:
            stretch, phrase = list(map(add, stretch, row)), entered
            phrase[main] = _NOWHERE
        stretch[main] = back
    ended = _end_sentence(stretch, phrase, demand)
    k = ended.index(min(ended))
    state = _State(k, stretch[k] > ended[k])
    path = [k]
    for before, gap in zip(reversed(history), reversed(gaps), strict=True):
        state = _step_back(state, before, gap, demand)
        path.append(state.k)
    return path[::-1]


def _end_sentence(stretch: Sequence[int], phrase: Sequence[int], demand: _Demand) -> list[int]:
    """Let phrases run on to the end of their sentence, beyond which they are like any other stretch."""
    run_on = demand.run_on
    return [cost if cost <= part + run_on else part + run_on for cost, part in zip(stretch, phrase, strict=True)]


def _step_back(state: _State, before: _Before, gap: str, demand: _Demand) -> _State:
    """The state before a gap from which the one behind it was reached at least cost."""
    k, stretch, phrase = state.k, before.stretch, before.phrase
    best = (phrase if state.is_phrase else stretch)[k]
    low, low_phrase = before.low, before.low_phrase
    if k == demand.main:
        low, low_phrase = low + demand.back[gap], low_phrase + demand.back_within[gap]
    elif gap == "." or state.is_phrase:
        low, low_phrase = low + demand.enter[gap][k], low_phrase + demand.enter[gap][k]
    else:
        return state
    if best > low or best > low_phrase:
        is_phrase = low_phrase < low
        k = phrase.index(before.low_phrase) if is_phrase else stretch.index(before.low)
        state = _State(k, is_phrase)
    return _State(k, before.unended[k] > stretch[k]) if gap == "." else state


def _price(path: Sequence[int], costs: Sequence[Sequence[int]], gaps: Sequence[str], demand: _Demand) -> int:
    """What a reading costs: its words, and where its language changes."""
    price, is_phrase = sum(map(getitem, costs, path)), False
    for first, last, k in _runs(path):
        gap = gaps[first - 1] if first else ""
        if k == demand.main:
            price += (demand.back_within[gap] if is_phrase else demand.back[gap]) if gap else 0
            is_phrase = False
            continue
        price += demand.enter[gap][k] if gap else demand.start[k]
        is_phrase = gap not in {"", "."}
        if is_phrase and (last == len(gaps) or "." in gaps[first : last + 1]):
            price += demand.run_on
            is_phrase = False
    return price


def _runs(path: Sequence[int]) -> list[_Run]:
    """Words of one language that stand together."""
    runs: list[_Run] = []
    for i, k in enumerate(path):
        if runs and runs[-1].k == k:
            runs[-1] = _Run(runs[-1].first, i, k)
        else:
            runs.append(_Run(i, i, k))
    return runs


def _is_clear(run: _Run, words: Sequence[str], costs: Sequence[Sequence[int]], demand: _Demand) -> bool:
    """True where a stretch is worth keeping: it gains enough, and is more than names or a loan."""
    within = range(run.first, run.last + 1)
    gains = [costs[i][demand.main] - costs[i][run.k] for i in within]
    small = sum(gain for i, gain in zip(within, gains, strict=True) if not words[i][0].isupper())
    return (
        len(gains) >= _LEAST_WORDS
        and sum(gains) >= demand.least[run.k]
        and small >= demand.least_small[run.k]
        and sum(len(words[i]) for i in within) >= _LEAST_LETTERS
    )
