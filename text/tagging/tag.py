"""Tag the paragraphs of a document: a main language for each, and spans that cover it.

`segment.py` cuts a paragraph by its scripts. A script that one language has names it; where several share one, the
words (`lexicon.py`) and the detector answer for the paragraph's text in that script, weighed against the other
paragraphs (`context.py`), and `mixture.py` looks for stretches in another language. `boundary.py` shares out blanks and
punctuation. The main language is that of most letters; spans in another one are fragments, and `kinds.py` says of what
kind.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias
from unicodedata import normalize

from text.count import count_letters, is_capitals
from text.garbled import find_garbled
from text.span import Span
from text.tagging.belief import rate_belief
from text.tagging.boundary import EAST_ASIAN_SCRIPTS, Piece, tile
from text.tagging.context import (
    LANGUAGE_OF,
    Evidence,
    Reading,
    Weight,
    add_words,
    is_plausible,
    read_by_words,
)
from text.tagging.detect import Detector
from text.tagging.kinds import is_quoted, name_kind
from text.tagging.mixture import Stretch, find_stretches
from text.tagging.paint import has_words
from text.tagging.romanised import name_romanised
from text.tagging.segment import Cut, Segment, segment_sections
from text.tagging.words import Words, read_words, weigh_languages

__all__ = ["NO_LANGUAGE", "SECTION", "UNDETERMINED", "LanguageSpan", "Tagged", "tag_document"]

UNDETERMINED = "und"
NO_LANGUAGE = "zxx"


class LanguageSpan(NamedTuple):
    """A stretch of one language in a paragraph: code points, 0-based, half-open.

    `language` is a BCP-47 code, `script` one of ISO 15924 (Hans, Hant, Hani, Jpan, Kore, Latn ...), None without words;
    `kind` says what a fragment is (see `kinds.py`), None of what is not a fragment.
    """

    start: int
    end: int
    language: str
    script: str | None
    is_fragment: bool
    kind: str | None


class Tagged(NamedTuple):
    """The languages of a paragraph; `spans` cover it without gaps, and neighbours differ in language or script.

    `confidence` (0 to 1, 4 decimals) is how likely `language` is right: 1.0 where the script decides, None for und and
    zxx. `method` is what decided: `script`, `langdetect` (where its first answer was right, with the words or
    without), `words` (against its first answer), `context` (the document's other paragraphs, against both) or `none`.
    """

    language: str
    confidence: float | None
    method: str
    spans: tuple[LanguageSpan, ...]
    rest: int | None = None  # the place from which on it was not cut any more: too many changes of script


class _Part(NamedTuple):
    """A segment and its words, None in a script that no lexicon has."""

    segment: Segment
    words: Words | None


_Cut: TypeAlias = tuple[str, tuple[Segment, ...], int | None]
"""A paragraph, its segments, and the place from which on it was not cut any more."""


class _Answer(NamedTuple):
    """The language of the text of one script in a paragraph, and where in it there are others."""

    language: str
    confidence: float
    method: str
    pieces: tuple[Piece, ...]


SECTION = 10_000
"""Paragraphs that are tagged together: more would tell no more of each other, and take memory until all are read."""

_THIN = 0.6  # below it a language is about as likely wrong as right
_LEAST_CONFIDENCE = 0.0001
_ROMANISED = 0.9  # the confidence of a romanised language: no detector knows it
_SUPPORT = 1.0  # so many paragraphs of 100 letters in its language lend one that is doubted half of their belief
_LEAST_DIFFERENT = 5  # characters: what repeats fewer says nothing of its language
_MOST_WORDS = 100_000  # of a section are kept until its languages are known, which takes 20 MB; others are read anew
_SAMPLE_WORDS = 40
_SAMPLE_CHARS = 240  # for the detector: on 200 letters it is right 999 times in 1000, and more only costs time
_SAMPLE_PARTS = 3  # from start, middle and end: a paragraph may open in another language
_SHORT_CHARS = 120
_ROMANISED_SHARE = 2  # so many of its letters count for one of a language that is written so
_FRAME_SHARE = (5, 10)  # letters around a quotation count so much, of an alphabet and East Asian ones


def tag_document(paragraphs: Sequence[str], detect: Detector) -> list[Tagged]:
    """Tag the paragraphs of one document, in order; the others of a document are evidence for a short one.

    A paragraph without words (blank, digits, signs, addresses) is `zxx`, one whose language cannot be told `und`: one
    span, and for "" none. Never raises for a str. Takes time in proportion to the text, and asks the detector at most
    once for each script of a paragraph, about `_SAMPLE_CHARS` characters. Deterministic where the detector is. A
    document of more than `SECTION` paragraphs is tagged in sections of equal size, each as if it were a document.
    """
    sections = list(_cut_sections(paragraphs))
    cut = segment_sections(sections)
    return [tagged for own, cuts in zip(sections, cut, strict=True) for tagged in _tag_section(own, cuts, detect)]


def _cut_sections(paragraphs: Sequence[str]) -> Iterator[Sequence[str]]:
    count = -(-len(paragraphs) // SECTION)
    for i in range(count):
        yield paragraphs[i * len(paragraphs) // count : (i + 1) * len(paragraphs) // count]


def _tag_section(paragraphs: Sequence[str], cuts: Iterable[Cut], detect: Detector) -> list[Tagged]:
    cut = [(text, tuple(cut.segments), cut.rest) for text, cut in zip(paragraphs, cuts, strict=True)]
    counts = Counter(cut)  # short lines come again and again: each is read once
    read = _Reader()
    evidence: defaultdict[str, Evidence] = defaultdict(Evidence)
    readings: dict[_Cut, dict[str, Reading]] = {}
    for key, count in counts.items():
        readings[key] = _read(key[0], read(key), detect)
        for script, reading in readings[key].items():
            evidence[script].add(reading, count)
    tags = {}
    for key in counts:
        text, own = key[0], read(key)
        tags[key] = _tag(text, own, _answer(text, own, readings.pop(key), evidence))._replace(rest=key[2])
    return [tags[key] for key in cut]


class _Reader:
    """Reads the words of paragraphs, each twice; those of the first ones are kept from one time to the other."""

    def __init__(self) -> None:
        self._kept: dict[_Cut, list[_Part]] = {}
        self._left = _MOST_WORDS

    def __call__(self, cut: _Cut) -> list[_Part]:
        kept = self._kept.pop(cut, None)
        if kept is not None:
            return kept
        parts = [_Part(segment, read_words(cut[0], *segment)) for segment in cut[1]]
        self._left -= sum(len(part.words.words) if part.words else 1 for part in parts)
        if self._left > 0:
            self._kept[cut] = parts
        return parts


def _read(text: str, parts: Sequence[_Part], detect: Detector) -> dict[str, Reading]:
    """Ask the words, and where they leave a doubt the detector, about each script that several languages share."""
    readings: dict[str, Reading] = {}
    for script in {part.segment.script: None for part in parts if part.segment.script not in LANGUAGE_OF}:
        own = [part for part in parts if part.segment.script == script]
        weight = weigh_languages(part.words for part in own if part.words)
        by_words = read_by_words(weight) if _is_varied(own) else None
        reading = by_words or _read_sample(text, own, script, weight, detect)
        if first := reading.first:
            reading = reading._replace(belief=_believe(own, first))
        readings[script] = reading
    return readings


def _is_varied(parts: Sequence[_Part]) -> bool:
    """True where the first words have so many different characters that they can say something of their language."""
    few: set[str] = set()
    for part in parts:
        words = part.words.words[:_SAMPLE_WORDS] if part.words else []
        for i in range(0, len(words), 4):
            few.update(*words[i : i + 4])
            if len(few) >= _LEAST_DIFFERENT:
                return True
    return False


def _read_sample(text: str, parts: Sequence[_Part], script: str, weight: Weight, detect: Detector) -> Reading:
    """Ask the detector too."""
    sample = _sample(text, [part.segment for part in parts])
    guesses = tuple(guess for guess in detect(sample) if is_plausible(guess, script))
    letters = count_letters(sample) if len(set(sample)) >= _LEAST_DIFFERENT else 0
    first = guesses[0].language if guesses else None
    return Reading(letters, add_words(guesses, letters, weight), first)


def _believe(parts: Sequence[_Part], language: str) -> float:
    """How likely it is that the text of one script is in a language, seen by itself."""
    return rate_belief([part.words for part in parts if part.words], language)


def _sample(text: str, segments: Sequence[Segment]) -> str:
    """Cut what the detector reads: all of a short text, parts of a long one, capitals made small.

    langdetect has no n-grams in capitals but for the first letter of a word, nor ones in decomposed characters.
    """
    joined = " ".join([text[segment.start : segment.end] for segment in segments])
    if len(joined) > _SAMPLE_CHARS:
        size = _SAMPLE_CHARS // _SAMPLE_PARTS
        step = (len(joined) - size) // (_SAMPLE_PARTS - 1)
        joined = " ".join([joined[start : start + size] for start in range(0, step * _SAMPLE_PARTS, step)])
    is_upper = joined.isupper() or (len(joined) < _SHORT_CHARS and is_capitals(joined))
    return normalize("NFC", joined.lower() if is_upper else joined)


def _answer(
    text: str, parts: Sequence[_Part], readings: Mapping[str, Reading], evidence: Mapping[str, Evidence]
) -> dict[str, _Answer]:
    """The language of each script of a paragraph, but of one whose language cannot be told."""
    answers = {}
    for script in {part.segment.script: None for part in parts}:
        own = [part for part in parts if part.segment.script == script]
        answer = _answer_script(own, readings.get(script), evidence)
        if answer and (
            answer.confidence >= _THIN or (len(parts) > 1 and script != "Latn") or _are_believed(text, answer.pieces)
        ):
            answers[script] = answer
    return answers


def _are_believed(text: str, pieces: Sequence[Piece]) -> bool:
    """True for text in two languages, neither of which is sure to be that of the whole, but each that of its part."""
    if len({piece.language for piece in pieces}) < 2:
        return False
    believed = letters = 0.0
    for start, end, language, script, _ in pieces:
        words = read_words(text, start, end, script)
        size = count_letters(text[start:end])
        letters += size
        believed += size * rate_belief([words] if words else [], language)
    return believed >= _THIN * letters


def _answer_script(parts: Sequence[_Part], reading: Reading | None, evidence: Mapping[str, Evidence]) -> _Answer | None:
    """The language of the text of one script; the evidence is that of the document, this paragraph included."""
    script = parts[0].segment.script
    if reading is None:
        return _Answer(LANGUAGE_OF[script], 1.0, "script", tuple(_cut(parts, LANGUAGE_OF[script])))
    chosen = evidence[script].choose(reading, script)
    if chosen is None:
        return None
    guess, support = chosen
    first = reading.first
    by_words = "words" if guess.language == first else "context"
    method = "langdetect" if guess.language == reading.detected else by_words
    belief = reading.belief if guess.language == first else _believe(parts, guess.language)
    probability = guess.probability * (belief + (1 - belief) * support / (support + _SUPPORT))
    confidence = max(_LEAST_CONFIDENCE, round(probability, 4))
    pieces = tuple(_cut(parts, guess.language))
    if all(piece.language == pieces[0].language and _is_romanised(piece) for piece in pieces):
        return _Answer(pieces[0].language, _ROMANISED, "words", pieces)
    return _Answer(guess.language, confidence, method, pieces)


def _cut(parts: Sequence[_Part], language: str) -> Iterator[Piece]:
    """Cut the segments of one script where their language changes."""
    for (start, end, script), words in parts:
        stretches = find_stretches(words, end, language) if words else [Stretch(start, end, language)]
        for stretch in stretches:
            named = _name_romanised(words, stretch) if script == "Latn" and words else None
            yield Piece(stretch.start, stretch.end, named or stretch.language, script, is_fragment=False)


def _is_romanised(piece: Piece) -> bool:
    return piece.language.endswith("-Latn")


def _name_romanised(words: Words, stretch: Stretch) -> str | None:
    part = words.text[stretch.start - words.start : stretch.end - words.start]
    return name_romanised(words.words if len(part) == len(words.text) else words.word.findall(part))


def _tag(text: str, parts: Sequence[_Part], answers: Mapping[str, _Answer]) -> Tagged:
    """Put a paragraph's tags together."""
    if not answers:
        return _tag_untold(text, [part.segment for part in parts])
    pieces = _join(sorted(piece for answer in answers.values() for piece in answer.pieces))
    main = _find_main(text, pieces)
    pieces = [piece._replace(is_fragment=_is_foreign(piece.language, main.language)) for piece in pieces]
    spans = [_name_tile(text, span, piece or main._replace(is_fragment=False)) for span, piece in tile(text, pieces)]
    answer = answers[main.script]
    method = answer.method if main.language == answer.language else "words"
    return Tagged(main.language, answer.confidence, method, tuple(spans))


def _name_tile(text: str, span: Span, piece: Piece) -> LanguageSpan:
    kind = name_kind(text, span, piece.script) if piece.is_fragment else None
    return LanguageSpan(*span, piece.language, piece.script, piece.is_fragment, kind)


def _tag_untold(text: str, segments: Sequence[Segment]) -> Tagged:
    """Tag a paragraph without words, or whose language cannot be told, with one span; "" has none."""
    is_untold = segments or has_words(text) or (find_garbled(text) and any(map(str.isalpha, text)))
    language = UNDETERMINED if is_untold else NO_LANGUAGE
    script = segments[0].script if segments else None
    spans = (LanguageSpan(0, len(text), language, script, is_fragment=False, kind=None),) if text else ()
    return Tagged(language, None, "none", spans)


def _join(pieces: Sequence[Piece]) -> list[Piece]:
    """Join neighbours of one language and script."""
    joined: list[Piece] = []
    for piece in pieces:
        if joined and joined[-1][2:4] == piece[2:4]:
            joined[-1] = joined[-1]._replace(end=piece.end)
        else:
            joined.append(piece)
    return joined


def _find_main(text: str, pieces: Sequence[Piece]) -> Piece:
    """A piece in the language that has the most letters, the earlier of two with as many.

    What is quoted is not what a paragraph is written in: where all of the longest is, other scripts count for more.
    """
    if len(pieces) == 1:
        return pieces[0]
    sizes = [
        count_letters(text[piece.start : piece.end]) // (_ROMANISED_SHARE if _is_romanised(piece) else 1)
        for piece in pieces
    ]
    longest = _find_longest(pieces, sizes)
    quoted = [is_quoted(text, Span(piece.start, piece.end)) for piece in pieces if piece.language == longest.language]
    if not all(quoted):
        return longest
    framed = [
        size * (1 if piece.script == longest.script else _FRAME_SHARE[piece.script in EAST_ASIAN_SCRIPTS])
        for piece, size in zip(pieces, sizes, strict=True)
    ]
    return _find_longest(pieces, framed)


def _find_longest(pieces: Sequence[Piece], sizes: Sequence[int]) -> Piece:
    """The first piece in the language that has the most of some measure."""
    letters: Counter[str] = Counter()
    for piece, size in zip(pieces, sizes, strict=True):
        letters[piece.language] += size
    return max(pieces, key=lambda piece: letters[piece.language])


def _is_foreign(language: str, main: str) -> bool:
    """True for another language, and for Simplified against Traditional Chinese where both are evident."""
    if {language, main} == {"zh-Hans", "zh-Hant"}:
        return True
    return language.partition("-")[0] != main.partition("-")[0]
