"""Cut the paragraphs of a document into segments that can each be in one language, by their scripts alone.

The rules, in the order in which they are applied to a paragraph:

1. Web and e-mail addresses have no script. A word that mixes Latin, Cyrillic and Greek letters is of one alphabet.
2. Capitals and digits in Latin letters that touch Han are part of the Chinese word, as in 3G网络 or T恤.
3. One script is the paragraph's base: the document's, where the paragraph has it and no phrase in Latin letters, else
   the one with the most letters (an East Asian letter counts as two: it says at least as much).
4. Lone letters join the text around them: in Latin letters what is no phrase, such as names, acronyms, brands and code
   in Chinese or Russian; in other alphabets a letter or two, such as Greek signs. East Asian letters are never lone.
   A Latin sentence that opens a text and closes it is a phrase around what stands inside it.
5. East Asian text is Chinese, Japanese or Korean: see `east_asian.py`.

All of it takes time in proportion to the length of the text.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import regex

from text.count import count_letters
from text.span import Span
from text.tagging.east_asian import name_east_asian
from text.tagging.outline import draw_outline
from text.tagging.script import EAST_ASIAN, NEUTRAL, UNLISTED, ScriptRun, find_letters

__all__ = ["Cut", "Segment", "segment_sections"]

_EAST_ASIAN_WEIGHT = 2  # English takes two to three letters to say what Chinese says in one
_NAME_DISCOUNT = 3  # names in Latin letters say little of the language that they stand in
_LEAST_BASE = (
    8  # a paragraph is based on names in Latin letters, as its document is, where they are no less than an eighth
)
_HAN_NAME = 3  # Chinese names have two or three characters: as many beside a Latin name are a gloss
_LEAST_LETTERS = {"Grek": 3}  # of a word in another alphabet; fewer are signs: μm, π
_LEAST_LETTERS_ELSE = 2
# A phrase in Latin letters has so many words; so many together with those in lower case, of which it has one (names
# have few); so many letters; and such a share of letters and blanks (code has less). Chosen on `score.py`'s suites.
_PHRASE_WORDS = 4
_PHRASE_POINTS = 6
_PHRASE_LETTERS = 12
_PHRASE_SHARE = 0.75
_NAME_LETTERS = 3  # of the longest word in small letters in a name: University of California at Berkeley

# A word or two in small Latin letters inside another script are a term of its own, where so much more stands around it.
_GLOSS_WORDS = 2
_GLOSS_SHARE = 4

# Changes of script in a document: so many take 90 MB of memory while it is tagged, and a record of 16 MB could have
# eight million. Of 619 real pages and news none has more than 127.
_MOST_RUNS = 250_000

_LATIN_WORD = regex.compile(r"\p{Latin}[\p{Latin}\p{M}'’\-]*+")
_LOWER_WORD = regex.compile(r"(?<![\p{L}\p{M}\p{N}'’\-])\p{Ll}{2,}+(?![\p{L}\p{N}])")
_CODE = regex.compile(r"[={}<>\\_|]|(?<!\S)--?\w")
# A small letter after Chinese punctuation goes on with the sentence that the Chinese stands in.
_SENTENCE_END = regex.compile(r"[.!?…]++[\"'”’)\]]*+\s|[。！？]++(?!\s*+\p{Ll})|\n")
_ENDS = frozenset(".!?…。！？；”」』）)\n")
_REACH = 8  # characters beyond a segment: blanks and marks
_CHINESE_END = re.compile("[。！？；]")


class Segment(NamedTuple):
    """A stretch that can be in one language, from its first letter to its last; code points, 0-based, half-open.

    `script` is an ISO 15924 code: of East Asian text as in `NamedStretch`, else that of the letters.
    """

    start: int
    end: int
    script: str


class Cut(NamedTuple):
    """The segments of a paragraph in order, and the place from which on it was not cut any more, if there is one."""

    segments: list[Segment]
    rest: int | None


def segment_sections(sections: Iterable[Sequence[str]]) -> Iterator[list[Cut]]:
    """Cut each paragraph of a document into segments, section by section; one without words has none.

    Between two segments of a paragraph there are no letters, but those of addresses and of scripts out of modern use.
    The others of its section settle what one leaves open: the base of a short one, and the language of bare Han. Where
    a document changes its script 250,000 times, the rest of the paragraph is one segment, and later ones are cut once.

    >>> [segment.script for segment in next(segment_sections([["He read 人民日报 in Beijing."]]))[0].segments]
    ['Latn', 'Hans', 'Latn']
    """
    left = _MOST_RUNS
    for paragraphs in sections:
        counts = Counter(paragraphs)  # short lines come again and again: each is cut once
        drawn: dict[str, tuple[str, list[ScriptRun]]] = {}
        rests: dict[str, int] = {}
        for text in counts:
            drawn[text] = draw_outline(text, left)
            runs = drawn[text][1]
            if len(runs) > left:
                rests[text] = runs[-1].start
            left = max(1, left - len(runs) + 1)
        settled = _settle_all(drawn, counts)
        named = _name_segments(paragraphs, [settled[text] for text in paragraphs])
        yield [Cut(segments, rests.get(text)) for text, segments in zip(paragraphs, named, strict=True)]


def _settle_all(drawn: Mapping[str, tuple[str, list[ScriptRun]]], counts: Counter[str]) -> dict[str, list[Segment]]:
    """Settle each text of a document, with the others in view; `counts` says how often each stands there."""
    cuts = {text: list(_cut_scripts(*own)) for text, own in drawn.items()}
    if len({segment.script for cut in cuts.values() for segment in cut}) < 2:
        return {text: _join(cut) for text, cut in cuts.items()}
    weights = {text: _weigh_evidence(drawn[text][0], cut) for text, cut in cuts.items()}
    total: Counter[str] = Counter()
    for text, weight in weights.items():
        total.update({script: letters * counts[text] for script, letters in weight.items()})
    return {text: _settle(drawn[text][0], cut, _find_heaviest(total - weights[text])) for text, cut in cuts.items()}


def _cut_scripts(outline: str, runs: Iterable[ScriptRun]) -> Iterator[Segment]:
    """Cut a paragraph where its script changes; what has no letters is left out."""
    for start, end, script in _cut_at_chinese_ends(outline, runs):
        letters = find_letters(outline, start, end)
        if letters and script not in (NEUTRAL, UNLISTED):
            yield Segment(*letters, script)


def _cut_at_chinese_ends(outline: str, runs: Iterable[ScriptRun]) -> Iterator[tuple[int, int, str]]:
    """Runs of one writing, those in Latin letters also cut at Chinese punctuation that ends a sentence."""
    may_end = not outline.isascii() and bool(_CHINESE_END.search(outline))
    for run in runs:
        if run.script != "Latn" or not may_end:
            yield run
            continue
        cuts = [run.start, *(match.end() for match in _CHINESE_END.finditer(outline, run.start, run.end)), run.end]
        yield from ((start, end, run.script) for start, end in pairwise(cuts))


def _weigh(segment: Segment) -> int:
    """The length of a segment in letters of an alphabet."""
    return (segment.end - segment.start) * (_EAST_ASIAN_WEIGHT if segment.script == EAST_ASIAN else 1)


def _weigh_scripts(segments: Iterable[Segment]) -> Counter[str]:
    """How much of a paragraph is in each script."""
    weights: Counter[str] = Counter()
    for segment in segments:
        weights[segment.script] += _weigh(segment)
    return weights


def _weigh_evidence(text: str, segments: Iterable[Segment]) -> Counter[str]:
    """The same, but names in Latin letters, with no word in lower case among them, count little."""
    weights = _weigh_scripts(segments)
    if "Latn" in weights and not _has_lower_word(text, segments):
        weights["Latn"] //= _NAME_DISCOUNT
    return weights


def _find_heaviest(weights: Counter[str]) -> str:
    """The script with the most weight; the earlier wins a tie."""
    return max(weights, key=lambda script: weights[script], default=NEUTRAL)


def _settle(text: str, segments: list[Segment], usual: str) -> list[Segment]:
    """Let lone letters join the text around them; `usual` is the script of the rest of the document."""
    scripts = {segment.script for segment in segments}
    if len(scripts) < 2:
        return _join(segments)
    phrases = [segment.script == "Latn" and _is_phrase(text, segment) for segment in segments]
    has_phrase = any(phrases)
    base = _find_base(text, segments, NEUTRAL if has_phrase else usual)
    if base != "Latn":
        is_around = _is_around(text, segments)
        kept = [
            phrase or is_around or (has_phrase and _goes_on(text, segment)) or _is_word(text, segment, base)
            for segment, phrase in zip(segments, phrases, strict=True)
        ]
        return _join(_absorb(segments, kept))
    sentences = _cut_sentences(text, segments)
    return _join([segment for sentence in sentences for segment in _settle_sentence(text, sentence)])


def _find_base(text: str, segments: list[Segment], usual: str) -> str:
    """The script of a paragraph's base: `usual`, that of the document, or the heaviest; a few capitals are none."""
    weights = _weigh_evidence(text, segments)
    heaviest = _find_heaviest(weights)
    is_base = usual in weights and (
        usual != "Latn" or _has_lower_word(text, segments) or _LEAST_BASE * weights[usual] >= weights[heaviest]
    )
    return usual if is_base else heaviest


def _cut_sentences(text: str, segments: list[Segment]) -> list[list[Segment]]:
    """Cut segments at the ends of sentences; those of a sentence together."""
    ends = [match.end() for match in _SENTENCE_END.finditer(text)]
    sentences: defaultdict[int, list[Segment]] = defaultdict(list)
    for segment in segments:
        first, last = bisect_right(ends, segment.start), bisect_left(ends, segment.end)
        for number, (start, end) in enumerate(pairwise([segment.start, *ends[first:last], segment.end]), start=first):
            letters = find_letters(text, start, end)
            if letters:
                sentences[number].append(Segment(*letters, segment.script))
    return list(sentences.values())


def _settle_sentence(text: str, segments: list[Segment]) -> list[Segment]:
    """Let lone letters join in a sentence of a paragraph that is based on Latin letters.

    A sentence with no Latin word in lower case is in another script where that is heavier, and is no name of a person.
    """
    weights = _weigh_scripts(segments)
    base = _find_heaviest(weights)
    is_gloss = base == EAST_ASIAN and weights[base] <= _HAN_NAME * _EAST_ASIAN_WEIGHT
    if is_gloss or _has_lower_word(text, segments):
        base = "Latn"
    kept = [_is_kept(text, segments, i, base) for i in range(len(segments))]
    return _absorb(segments, kept)


def _is_kept(text: str, segments: list[Segment], i: int, base: str) -> bool:
    """True where a segment of a sentence may be in a language of its own, and is not the text's around it."""
    is_latin = segments[i].script == "Latn"
    if is_latin and base != "Latn":
        return _stands_alone(text, segments, i)
    return _is_word(text, segments[i], base) and not (is_latin and _is_enclosed(text, segments, i))


def _has_lower_word(text: str, segments: Iterable[Segment]) -> bool:
    """True where Latin letters are more than names: some word is in lower case."""
    return any(s.script == "Latn" and _LOWER_WORD.search(text, s.start, s.end) for s in segments)


def _is_phrase(text: str, segment: Segment) -> bool:
    """Tell a phrase or sentence in Latin letters from names, acronyms, lists and code.

    A name may be long, but is no sentence of its own: only there all words may be capitalised. And only there most of
    it may be digits and signs, where two words are in small letters. Within a sentence it may have short words in small
    letters, as names of five words have them: Bank of New York Mellon.
    """
    is_own, begins = _is_own_sentence(text, segment), _begins_sentence(text, segment)
    text = text[segment.start : segment.end]
    words = _LATIN_WORD.findall(text)
    is_short = len(words) < _PHRASE_POINTS and not begins
    if is_short and not any(word[0].islower() and len(word) > _NAME_LETTERS for word in words):
        return False
    if not _has_words_of_phrase(words, least=0 if is_own else 1) or (
        _CODE.search(text) and len(words) < 2 * _PHRASE_WORDS
    ):
        return False
    letters = count_letters(text)
    return letters >= _PHRASE_LETTERS and (
        letters + text.count(" ") >= _PHRASE_SHARE * len(text) or (is_own and _count_lower(words) > 1)
    )


def _has_words_of_phrase(words: Sequence[str], least: int) -> bool:
    """True for enough Latin words, together with those in small letters, of which there must be some."""
    return len(words) >= _PHRASE_WORDS and _count_lower(words) >= max(least, _PHRASE_POINTS - len(words))


def _count_lower(words: Iterable[str]) -> int:
    """How many words in small letters are more than a letter."""
    return sum(word[0].islower() and len(word) > 1 for word in words)


def _is_around(text: str, segments: Sequence[Segment]) -> bool:
    """True for a sentence in Latin letters with a stretch in another script inside it: it opens the text and closes it.

    Behind the stretch it goes on with a small letter, and together its words are those of a phrase.
    """
    if [segment.script == "Latn" for segment in segments] != [True, False, True]:
        return False
    before, within, after = segments
    words = _LATIN_WORD.findall(text, before.start, before.end) + _LATIN_WORD.findall(text, after.start, after.end)
    return (
        text[after.start].islower()
        and text[after.end : after.end + 1] in _ENDS
        and _ENDS.isdisjoint(text[before.end : within.start])
        and _has_words_of_phrase(words, least=1)
    )


def _is_own_sentence(text: str, segment: Segment) -> bool:
    """True where a sentence ends before a segment and with it, or the text begins or ends there."""
    after = text[segment.end : segment.end + _REACH].lstrip("0123456789")
    return _begins_sentence(text, segment) and (not after.strip() or after[0] in _ENDS)


def _begins_sentence(text: str, segment: Segment) -> bool:
    """True where a sentence ends before a segment, or the text begins there."""
    before = text[max(0, segment.start - _REACH) : segment.start].rstrip()
    return not before or before[-1] in _ENDS


def _goes_on(text: str, segment: Segment) -> bool:
    """True for Latin letters that go on with a phrase beyond what stands between: two words in small letters."""
    return segment.script == "Latn" and len(_LOWER_WORD.findall(text, segment.start, segment.end)) > 1


def _stands_alone(text: str, segments: list[Segment], i: int) -> bool:
    """True for a name that is the Latin paragraph's own, in a sentence that is mostly in another script.

    It stands at an end of it, and is not glued to East Asian letters, or has three words and more beside an alphabet.
    """
    segment = segments[i]
    if 0 < i < len(segments) - 1:
        return False
    neighbour = segments[i - 1] if i else segments[1]
    if neighbour.script == EAST_ASIAN:
        return segment.end != neighbour.start and neighbour.end != segment.start
    return len(_LATIN_WORD.findall(text, segment.start, segment.end)) > _GLOSS_WORDS


def _is_word(text: str, segment: Segment, base: str) -> bool:
    """True where a segment that is no phrase may be in a language of its own, beside a base in another script."""
    if segment.script in (base, EAST_ASIAN):
        return True
    letters = count_letters(text[segment.start : segment.end])
    return segment.script != "Latn" and letters >= _LEAST_LETTERS.get(segment.script, _LEAST_LETTERS_ELSE)


def _is_enclosed(text: str, segments: list[Segment], i: int) -> bool:
    """True for a name inside a fragment: lone Latin letters between heavier segments of one other script."""
    if not 0 < i < len(segments) - 1:
        return False
    before, segment, after = segments[i - 1 : i + 2]
    if before.script != after.script or _weigh(before) + _weigh(after) < _weigh(segment):
        return False
    if before.end == segment.start and segment.end == after.start:
        return True
    if not _has_lower_word(text, [segment]):
        return True
    words = _LATIN_WORD.findall(text, segment.start, segment.end)
    return len(words) <= _GLOSS_WORDS and _weigh(before) + _weigh(after) >= _GLOSS_SHARE * _weigh(segment)


def _absorb(segments: list[Segment], kept: list[bool]) -> list[Segment]:
    """Give what is not kept the script of the kept segment before it, at the start that of the first kept one."""
    script = next(segment.script for segment, keep in zip(segments, kept, strict=True) if keep)
    renamed = []
    for segment, keep in zip(segments, kept, strict=True):
        script = segment.script if keep else script
        renamed.append(segment._replace(script=script))
    return renamed


def _join(segments: list[Segment]) -> list[Segment]:
    """Join neighbours of one script."""
    joined: list[Segment] = []
    for segment in segments:
        if joined and joined[-1].script == segment.script:
            joined[-1] = joined[-1]._replace(end=segment.end)
        else:
            joined.append(segment)
    return joined


def _name_segments(paragraphs: Sequence[str], settled: list[list[Segment]]) -> list[list[Segment]]:
    """Name the East Asian segments and put them back in their places among the others."""
    spans = [[Span(s.start, s.end) for s in segments if s.script == EAST_ASIAN] for segments in settled]
    if not any(spans):
        return settled
    named = name_east_asian(list(zip(paragraphs, spans, strict=True)))
    others = [[s for s in segments if s.script != EAST_ASIAN] for segments in settled]
    return [sorted([*rest, *(Segment(*part) for part in parts)]) for rest, parts in zip(others, named, strict=True)]
