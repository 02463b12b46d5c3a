"""Tell Chinese, Japanese and Korean apart where they are written with the same characters.

Kana near by makes Han Japanese, Hangul makes it Korean, and bare Han is Chinese; so it is with sentences, and what a
sentence leaves open its paragraph decides, then the document. Chinese that quotes a kana or two stays Chinese.

Chinese is Simplified or Traditional by the characters that only one of them has, the paragraph as a whole, or sentence
by sentence where both are evident; a paragraph that shows neither is as the rest of the document, where that is all of
one kind.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import regex

from text.span import Span
from text.tagging.script import count_variants, find_letters, han_variant, is_evident_chinese, script_runs

__all__ = ["NamedStretch", "name_east_asian"]

# Han characters in a sentence without kana and Hangul from which it is Chinese by itself: names and titles in Japanese
# and Korean of today are shorter, and none of 206 Japanese and 500 Korean sentences of news was without.
_CHINESE_SENTENCE = 20
_HAN_PER_KANA = 8  # more are not Japanese: 3.5 is the most in 206 sentences of news
_HAN_PER_HANGUL = 2  # more are not Korean, which writes Hanja to make a word plain
_QUOTED_LETTERS = {"Hang": 2, "Hira": 3, "Kana": 3}  # from so many a run in another language's sentence is a quotation
_VARIANT_CHARS = 4  # characters of one kind in a sentence that show it to be of that kind, and fewer of the other
_WRITTEN_IN = {"Hang": "Kore", "Hira": "Jpan", "Kana": "Jpan"}

_SENTENCE = regex.compile(r"[^。！？!?\n]*+[。！？!?\n」』”’）)》]*+")
_HAN, _KANA, _HANGUL = (regex.compile(own) for own in (r"\p{Han}", r"[\p{Hiragana}\p{Katakana}]", r"\p{Hangul}"))


class NamedStretch(NamedTuple):
    """A stretch of East Asian text and its script: `Jpan`, `Kore`, `Hans`, `Hant`, or `Hani` for Chinese of either."""

    start: int
    end: int
    script: str


_OPEN = ""  # the script of a stretch that its own letters do not tell


def name_east_asian(paragraphs: Sequence[tuple[str, Sequence[Span]]]) -> list[list[NamedStretch]]:
    """Name the East Asian stretches of a document; takes the text of each paragraph and where they are in it.

    Answers those of each paragraph in order, cut where the language changes, from letter to letter, none of them open.
    """
    named = [[list(_name_stretch(text, span)) for span in spans] for text, spans in paragraphs]
    usual = _find_usual(part for stretches in named for parts in stretches for part in parts) or "Hani"
    closed = [list(_close(stretches, usual)) for stretches in named]
    texts = [text for text, _ in paragraphs]
    variants = [_find_variant(text, parts) for text, parts in zip(texts, closed, strict=True)]
    shown = set(variants) - {None}
    variant = shown.pop() if len(shown) == 1 else None
    return [
        _split_variants(text, parts, found or variant)
        for text, parts, found in zip(texts, closed, variants, strict=True)
    ]


def _find_usual(parts: Iterable[NamedStretch]) -> str:
    """The script that most of some text is in, or `_OPEN`."""
    lengths: Counter[str] = Counter()
    for part in parts:
        if part.script != _OPEN:
            lengths[part.script] += part.end - part.start
    return max(lengths, key=lambda script: lengths[script], default=_OPEN)


def _close(stretches: list[list[NamedStretch]], usual: str) -> Iterator[NamedStretch]:
    """Name what is open in a paragraph; parts of a stretch are joined, between stretches stands other text."""
    script = _find_usual(part for parts in stretches for part in parts) or usual
    for parts in stretches:
        yield from _join(part._replace(script=part.script or script) for part in parts)


def _name_stretch(text: str, span: Span) -> Iterator[NamedStretch]:
    """Name a stretch, by the sentence where Han stands with other letters."""
    if _HAN.search(text, *span) and (_KANA.search(text, *span) or _HANGUL.search(text, *span)):
        spans: Iterable[Span] = (Span(*match.span()) for match in _SENTENCE.finditer(text, *span))
    else:
        spans = (span,)
    for sentence in spans:
        letters = find_letters(text, *sentence)
        if letters:
            yield from _name_sentence(text, letters)


def _name_sentence(text: str, span: Span) -> list[NamedStretch]:
    """Name a sentence by the letters it has, and what it quotes by its own."""
    han, kana, hangul = (len(pattern.findall(text, *span)) for pattern in (_HAN, _KANA, _HANGUL))
    script = _judge(han, kana, hangul, is_chinese=is_evident_chinese(text[slice(*span)]))
    is_mixed = (hangul and script != "Kore") or (kana and script != "Jpan")
    return _name_quoted(text, span, script) if is_mixed else [NamedStretch(*span, script)]


def _judge(han: int, kana: int, hangul: int, *, is_chinese: bool) -> str:
    """The script of a sentence with so many letters; `is_chinese` says that some stand in China's writing alone."""
    if is_chinese and han >= max(hangul, 2 * kana):
        return "Hani"
    if not kana and not hangul:
        return "Hani" if han >= _CHINESE_SENTENCE else _OPEN
    if hangul >= kana:
        return "Kore" if han <= _HAN_PER_HANGUL * hangul else "Hani"
    return "Jpan" if han <= _HAN_PER_KANA * kana else "Hani"


def _name_quoted(text: str, span: Span, script: str) -> list[NamedStretch]:
    """Cut a sentence in one script where it quotes another's letters."""
    parts = []
    for run in script_runs(text[slice(*span)]):
        letters = find_letters(text, span.start + run.start, span.start + run.end)
        if letters:
            least = _QUOTED_LETTERS.get(run.script)
            quoted = least is not None and letters.end - letters.start >= least
            parts.append(NamedStretch(*letters, _WRITTEN_IN[run.script] if quoted else script))
    return list(_join(parts))


def _find_variant(text: str, parts: Iterable[NamedStretch]) -> str | None:
    """Simplified or Traditional, as most of the Chinese in a paragraph is."""
    return han_variant("".join([text[part.start : part.end] for part in parts if part.script == "Hani"]))


def _split_variants(text: str, parts: list[NamedStretch], variant: str | None) -> list[NamedStretch]:
    """Write the kind of Chinese into the stretches of a paragraph; `variant` is that of what shows none."""
    split: list[NamedStretch] = []
    for part in parts:
        if part.script == "Hani":
            split.extend(_join(_name_variants(text, part, variant or "Hani")))
        else:
            split.append(part)
    return split


def _name_variants(text: str, part: NamedStretch, variant: str) -> Iterator[NamedStretch]:
    """Name a stretch of Chinese, by the sentence where it has enough of both kinds; a name is not enough."""
    if min(count_variants(text[part.start : part.end])) < _VARIANT_CHARS:
        yield part._replace(script=variant)
        return
    for sentence in _SENTENCE.finditer(text, part.start, part.end):
        letters = find_letters(text, *sentence.span())
        if letters:
            hans, hant = count_variants(sentence[0])
            other = {hans >= _VARIANT_CHARS > hant: "Hans", hant >= _VARIANT_CHARS > hans: "Hant"}.get(True, variant)
            yield NamedStretch(*letters, other)


def _join(parts: Iterable[NamedStretch]) -> Iterator[NamedStretch]:
    """Join neighbours of one script."""
    last: NamedStretch | None = None
    for part in parts:
        if last and last.script == part.script:
            last = last._replace(end=part.end)
            continue
        if last:
            yield last
        last = part
    if last:
        yield last
