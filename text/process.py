"""One document from decoded text to tagged and described paragraphs: the whole path of the text, top to bottom."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from text.anatomy.describe import Description, describe
from text.anatomy.marks import Stated
from text.anatomy.rules import Rules
from text.count import count_letters
from text.decoding.decode import Decoded
from text.decoding.normalise import NormaliseOptions, normalise
from text.decoding.split import split_paragraphs
from text.errors import RecordError
from text.fingerprint import Fingerprint, fingerprint
from text.span import Span
from text.steps import Steps
from text.tagging.detect import Detector
from text.tagging.lexicon import is_one_word
from text.tagging.tag import Tagged, tag_document

__all__ = ["Processed", "ProcessedParagraph", "process"]

# Lines that differ between copies of one text.
_ROLES_OF_THE_COPY = frozenset({"boilerplate", "byline", "dateline"})


class ProcessedParagraph(NamedTuple):
    """A paragraph with its place in the raw text (code points; line breaks behind it belong to it) and its tags."""

    raw: Span
    indent: str
    text: str
    repairs: tuple[str, ...]
    tagged: Tagged


class Processed(NamedTuple):
    """A document as read, its paragraphs in order, and its languages with their letters, most first."""

    content: Decoded
    paragraphs: tuple[ProcessedParagraph, ...]
    language: str
    language_shares: tuple[tuple[str, int], ...]
    is_mixed: bool
    description: Description
    stated: Stated = Stated()
    fingerprint: Fingerprint | None = None


class _Piece(NamedTuple):
    raw: Span
    indent: str
    text: str
    repairs: tuple[str, ...]


def process(
    content: Decoded,
    detect: Detector,
    options: NormaliseOptions = NormaliseOptions(),  # noqa: B008 - an immutable default
    rules: Rules = Rules(),  # noqa: B008 - the same
    latest: dt.date = dt.date.max,
    stated: Stated = Stated(),  # noqa: B008 - the same
) -> Steps[Processed]:
    """Split a decoded text into paragraphs, normalise each, tag the languages of all, describe the document and
    take its fingerprint: step by step, for `finish` or, with other documents, for `in_step`.

    `latest` is the latest date that a text may state; `stated` what its record says of it. Raises RecordError
    `empty_document` where nothing but blanks is left.
    """
    raw_text = content.text
    pieces = _without_blank(
        [_Piece(span, *_normalised(raw_text[span.start : span.end], options)) for span in split_paragraphs(raw_text)]
    )
    if not pieces:
        raise RecordError("empty_document", f"there is no text in its {len(raw_text)} characters", "process")
    yield
    tags = tag_document([piece.text for piece in pieces], detect)
    yield
    paragraphs = tuple(ProcessedParagraph(*piece, tagged) for piece, tagged in zip(pieces, tags, strict=True))
    shares = _language_shares(paragraphs)
    language = shares[0][0] if shares else paragraphs[0].tagged.language
    texts = [paragraph.text for paragraph in paragraphs]
    mended = {place for place, paragraph in enumerate(paragraphs) if "mojibake" in paragraph.repairs}
    rests = {i: tagged.rest for i, tagged in enumerate(tags) if tagged.rest is not None}
    languages = [paragraph.tagged.language for paragraph in paragraphs]
    description = describe(texts, languages, rules, latest, stated, mended, rests)
    yield
    own = [text for text, role in zip(texts, description.roles, strict=True) if role.role not in _ROLES_OF_THE_COPY]
    is_mixed = _is_mixed(paragraphs)
    return Processed(content, paragraphs, language, shares, is_mixed, description, stated, fingerprint(own))


def _normalised(paragraph: str, options: NormaliseOptions) -> tuple[str, str, tuple[str, ...]]:
    result = normalise(paragraph, options, is_one_word)
    return result.indent, result.text, result.repairs


def _without_blank(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Let what turned out blank join the paragraph before it, or the first one, so that the raw text stays covered."""
    kept: list[_Piece] = []
    begin = 0
    for piece in pieces:
        if piece.text:
            kept.append(piece._replace(raw=Span(begin, piece.raw.end)))
        elif kept:
            kept[-1] = kept[-1]._replace(raw=Span(kept[-1].raw.start, piece.raw.end))
        begin = kept[-1].raw.end if kept else begin
    return kept


def _language_shares(paragraphs: Sequence[ProcessedParagraph]) -> tuple[tuple[str, int], ...]:
    letters: Counter[str] = Counter()
    for paragraph in paragraphs:
        for span in paragraph.tagged.spans:
            count = count_letters(paragraph.text[span.start : span.end])
            if count:
                letters[span.language] += count
    return tuple(sorted(letters.items(), key=lambda item: (-item[1], item[0])))


def _is_mixed(paragraphs: Sequence[ProcessedParagraph]) -> bool:
    told = {p.tagged.language.split("-")[0] for p in paragraphs} - {"und", "zxx"}
    return len(told) > 1 or any(span.is_fragment for p in paragraphs for span in p.tagged.spans)
