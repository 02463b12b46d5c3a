"""Tag the paragraphs of a document: a main language for each, and spans that cover it.

`segment.py` cuts a paragraph by its scripts and `boundary.py` shares out blanks and punctuation. Here each segment gets
its language: by its script where one language has the script, else by the detector's answer for the paragraph's text in
that script, weighed against the other paragraphs (`context.py`). Within one script no second language is looked for.
The main language is that of most letters; spans in another one are fragments.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from unicodedata import normalize

import regex

from text.boundary import EAST_ASIAN_SCRIPTS, Piece, starts_sentence, tile
from text.context import LANGUAGE_OF, Reading, choose_language, is_plausible, weigh_evidence
from text.detect import Detector
from text.segment import Segment, has_words, segment_document
from text.span import Span

__all__ = ["NO_LANGUAGE", "UNDETERMINED", "LanguageSpan", "Tagged", "tag_document"]

UNDETERMINED = "und"
NO_LANGUAGE = "zxx"


class LanguageSpan(NamedTuple):
    """A stretch of one language in a paragraph: code points, 0-based, half-open.

    `language` is a BCP-47 code, `script` one of ISO 15924 (Hans, Hant, Hani, Jpan, Kore, Latn ...), None without words;
    `kind` says what a fragment is (`sentence` or `term`), None of what is not a fragment.
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
    zxx. `method` is what decided: `script`, `langdetect`, `context` (the document's other paragraphs, against the
    detector or without it) or `none`.
    """

    language: str
    confidence: float | None
    method: str
    spans: tuple[LanguageSpan, ...]


class _Answer(NamedTuple):
    """The language of the text of one script in a paragraph."""

    language: str
    confidence: float
    method: str


_THIN = 0.6  # below it a language is about as likely wrong as right
_LEAST_DIFFERENT = 5  # characters: what repeats fewer says nothing of its language
_SAMPLE_CHARS = 240  # for the detector: on 200 letters it is right 999 times in 1000, and more only costs time
_SAMPLE_PARTS = 3  # from start, middle and end: a paragraph may open in another language
_SHORT_CHARS = 120
_LONG_LETTERS = 60  # a fragment of so many, an East Asian one counting three, is a sentence or clause
_SENTENCE_STOP = regex.compile(r"[.!?…。！？][\"'”’)\]」』）》\s]*+$")


def tag_document(paragraphs: Sequence[str], detect: Detector) -> list[Tagged]:
    """Tag the paragraphs of one document, in order; the others of a document are evidence for a short one.

    A paragraph without words (blank, digits, signs, addresses) is `zxx`, one whose language cannot be told `und`: one
    span, and for "" none. Never raises for a str. Takes time in proportion to the text, and asks the detector at most
    once for each script of a paragraph, about `_SAMPLE_CHARS` characters. Deterministic where the detector is.
    """
    cuts = segment_document(paragraphs)
    readings = [_read(text, segments, detect) for text, segments in zip(paragraphs, cuts, strict=True)]
    heard: defaultdict[str, list[Reading]] = defaultdict(list)
    for reading in readings:
        for script, said in reading.items():
            heard[script].append(said)
    evidence = {script: weigh_evidence(said_of_it) for script, said_of_it in heard.items()}
    return [
        _tag(text, segments, _answer(segments, reading, evidence))
        for text, segments, reading in zip(paragraphs, cuts, readings, strict=True)
    ]


def _read(text: str, segments: Sequence[Segment], detect: Detector) -> dict[str, Reading]:
    """Ask the detector about the text of each script that several languages share."""
    readings = {}
    for script in {segment.script: None for segment in segments if segment.script not in LANGUAGE_OF}:
        sample = _sample(text, [segment for segment in segments if segment.script == script])
        guesses = tuple(guess for guess in detect(sample) if is_plausible(guess, script))
        letters = sum(map(str.isalpha, sample)) if len(set(sample)) >= _LEAST_DIFFERENT else 0
        readings[script] = Reading(letters, guesses)
    return readings


def _sample(text: str, segments: Sequence[Segment]) -> str:
    """Cut what the detector reads: all of a short text, parts of a long one, capitals made small.

    langdetect has no n-grams in capitals but for the first letter of a word, nor ones in decomposed characters.
    """
    joined = " ".join([text[segment.start : segment.end] for segment in segments])
    if len(joined) > _SAMPLE_CHARS:
        size = _SAMPLE_CHARS // _SAMPLE_PARTS
        step = (len(joined) - size) // (_SAMPLE_PARTS - 1)
        joined = " ".join([joined[start : start + size] for start in range(0, step * _SAMPLE_PARTS, step)])
    is_upper = joined.isupper() or (
        len(joined) < _SHORT_CHARS and 2 * sum(map(str.isupper, joined)) > sum(map(str.isalpha, joined))
    )
    return normalize("NFC", joined.lower() if is_upper else joined)


def _answer(
    segments: Sequence[Segment], readings: Mapping[str, Reading], evidence: Mapping[str, Mapping[str, float]]
) -> dict[str, _Answer]:
    """The language of each script of a paragraph, but of one whose language cannot be told."""
    answers = {}
    for script in {segment.script: None for segment in segments}:
        answer = _answer_script(script, readings.get(script), evidence)
        if answer and (answer.confidence >= _THIN or (len(segments) > 1 and script != "Latn")):
            answers[script] = answer
    return answers


def _answer_script(script: str, reading: Reading | None, evidence: Mapping[str, Mapping[str, float]]) -> _Answer | None:
    """The language of the text of one script; the evidence is that of the document, this paragraph included."""
    if reading is None:
        return _Answer(LANGUAGE_OF[script], 1.0, "script")
    own = weigh_evidence([reading])
    others = {language: max(0.0, weight - own.get(language, 0.0)) for language, weight in evidence[script].items()}
    guess = choose_language(reading, script, others)
    if guess is None:
        return None
    is_first = bool(reading.guesses) and reading.guesses[0].language == guess.language
    return _Answer(guess.language, round(guess.probability, 4), "langdetect" if is_first else "context")


def _tag(text: str, segments: Sequence[Segment], answers: Mapping[str, _Answer]) -> Tagged:
    """Put a paragraph's tags together."""
    told = [segment for segment in segments if segment.script in answers]
    if not told:
        return _tag_untold(text, segments)
    pieces = _join([Piece(s.start, s.end, answers[s.script].language, s.script, is_fragment=False) for s in told])
    main = _find_main(text, pieces)
    pieces = [piece._replace(is_fragment=_is_foreign(piece.language, main.language)) for piece in pieces]
    spans = [
        LanguageSpan(*span, piece.language, piece.script, piece.is_fragment, _name_kind(text, span, piece))
        for span, piece in zip(tile(text, pieces), pieces, strict=True)
    ]
    answer = answers[main.script]
    return Tagged(answer.language, answer.confidence, answer.method, tuple(spans))


def _tag_untold(text: str, segments: Sequence[Segment]) -> Tagged:
    """Tag a paragraph without words, or whose language cannot be told, with one span; "" has none."""
    language = UNDETERMINED if segments or has_words(text) else NO_LANGUAGE
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
    """A piece in the language that has the most letters, the earlier of two with as many."""
    if len(pieces) == 1:
        return pieces[0]
    letters: Counter[str] = Counter()
    for piece in pieces:
        letters[piece.language] += sum(map(str.isalpha, text[piece.start : piece.end]))
    return max(pieces, key=lambda piece: letters[piece.language])


def _is_foreign(language: str, main: str) -> bool:
    """True for another language, and for Simplified against Traditional Chinese where both are evident."""
    if {language, main} == {"zh-Hans", "zh-Hant"}:
        return True
    return language.partition("-")[0] != main.partition("-")[0]


def _name_kind(text: str, span: Span, piece: Piece) -> str | None:
    """Say what a fragment is: a `sentence` (or clause) if it ends like one or is long, else a `term`."""
    if not piece.is_fragment:
        return None
    content = text[span.start : span.end]
    letters = sum(map(str.isalpha, content)) * (3 if piece.script in EAST_ASIAN_SCRIPTS else 1)
    is_sentence = starts_sentence(text, piece.start) and _SENTENCE_STOP.search(content)
    return "sentence" if is_sentence or letters >= _LONG_LETTERS else "term"
