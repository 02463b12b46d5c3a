"""Tell Chinese, Japanese and Korean apart where they are written with the same characters.

Kana near by makes Han Japanese, Hangul makes it Korean, and bare Han is Chinese, but for characters that one of them
alone writes (`这`, `県`); so it is with sentences, and what a sentence leaves open its paragraph decides, then the
document. What stands in quotation marks or brackets is judged by itself where it has kana or Hangul and the rest of its
sentence has none, and Chinese that quotes a few kana without them stays Chinese.

Chinese is Simplified or Traditional by the characters that only one of them has, the paragraph as a whole, or sentence
by sentence where both are evident; a paragraph that shows neither is as the rest of the document, where that is all of
one kind.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import regex

from text.span import Span
from text.stretches import count_matches
from text.tagging.script import count_national, count_variants, find_letters, han_variant, script_runs

__all__ = ["NamedStretch", "name_east_asian"]

_HAN_PER_KANA = 8  # more are Japanese only with particles: 3.5 is the most in 206 sentences of news
_HAN_PER_HANGUL = 2  # more are Korean only with particles: it writes Hanja to make a word plain
_CHINESE_PER_KANA = 2  # Han characters, some of them China's alone, for each kana of a quotation
_QUOTED_LETTERS = {"Hang": 2, "Hira": 3, "Kana": 3}  # from so many a run in another language's sentence is a quotation
_VARIANT_CHARS = 4  # characters of one kind in a sentence that show it to be of that kind, and fewer of the other
_WRITTEN_IN = {"Hang": "Kore", "Hira": "Jpan", "Kana": "Jpan"}

_SENTENCE = regex.compile(r"[^。！？!?\n]*+[。！？!?\n」』”’）)》]*+")
# Hiragana but の, which Chinese brands like; and endings that Korean puts behind Hanja: a word ends with them.
_JAPANESE_PARTICLE = regex.compile(r"[\p{Hiragana}--の]", regex.VERSION1)
_KOREAN_PARTICLE = regex.compile(
    r"(?<=\p{Han})(?:[이가은는을를의에도로와과만]|으로|에서|에게|부터|까지|[하한할했된되될됐][\p{Hangul}]{0,4}+)(?![\p{Hangul}\p{Han}])"
)
_KANA_RUN = regex.compile(r"[\p{Hiragana}\p{Katakana}ー]++")
_PAIRS = ("「」", "『』", "《》", "〈〉", "“”", "（）", "【】", "()", '""')
_QUOTATION = regex.compile("|".join(rf"\{pair[0]}[^\{pair[0]}\{pair[1]}]++\{pair[1]}" for pair in _PAIRS))
_CLOSING = frozenset('」』》〉”）】)"')
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
        end = span.end + (text[span.end : span.end + 1] in _CLOSING)  # the partner of a bracket inside
        spans = (Span(*match.span()) for match in _SENTENCE.finditer(text, span.start, end))
    else:
        yield from _name_part(text, span, _judge(text[slice(*span)]))
        return
    for sentence in spans:
        yield from _name_sentence(text, sentence)


def _name_sentence(text: str, span: Span) -> Iterator[NamedStretch]:
    """Name a sentence by the letters it has, and what it quotes by its own."""
    quoted = [Span(*match.span()) for match in _QUOTATION.finditer(text, *span)]
    cuts = [span.start, *(cut for quotation in quoted for cut in quotation), span.end]
    around = [Span(*pair) for pair in zip(cuts[::2], cuts[1::2], strict=True)]
    frame = "".join([text[slice(*part)] for part in around])
    foreign = [part for part in quoted if _is_foreign(text[slice(*part)], frame)] if _HAN.search(frame) else []
    if not foreign:
        yield from _name_part(text, span, _judge(text[slice(*span)]))
        return
    cuts = [span.start, *(cut for quotation in foreign for cut in quotation), span.end]
    around = [Span(*pair) for pair in zip(cuts[::2], cuts[1::2], strict=True)]
    script = _judge("".join([text[slice(*part)] for part in around]))
    if script == _OPEN and any(text[start] == "《" or _HANGUL.search(text, start, end) for start, end in foreign):
        script = "Hani"  # Japanese does not name a book so, and Korean is not written in bare Han
    for part in sorted([*around, *foreign]):
        yield from _name_part(text, part, _judge(text[slice(*part)]) if part in foreign else script)


def _is_foreign(quotation: str, frame: str) -> bool:
    """True for a quotation that is written as the sentence around it is not: with kana, with Hangul, or in Chinese."""
    kana, hangul = _KANA.search(quotation), _HANGUL.search(quotation)
    if kana or hangul:
        return not _KANA.search(frame) and not _HANGUL.search(frame)
    return bool(_KANA.search(frame)) and count_national(quotation)[0] > count_national(frame)[0]


def _name_part(text: str, span: Span, script: str) -> list[NamedStretch]:
    """Name a sentence or a part of one, which is in a script, and what other letters it has."""
    letters = find_letters(text, *span)
    if not letters:
        return []
    kana, hangul = _KANA.search(text, *letters), _HANGUL.search(text, *letters)
    is_mixed = (hangul and script != "Kore") or (kana and script != "Jpan")
    return _name_quoted(text, letters, script) if is_mixed else [NamedStretch(*letters, script)]


def _judge(text: str) -> str:
    """The script of a sentence, or `_OPEN`."""
    han, kana, hangul = (count_matches(pattern, text) for pattern in (_HAN, _KANA, _HANGUL))
    china, japan = count_national(text) if han else (0, 0)
    if china > japan and not hangul and (han >= _CHINESE_PER_KANA * kana or china >= count_matches(_KANA_RUN, text)):
        return "Hani"
    if china > japan and han >= hangul > kana and not _KOREAN_PARTICLE.search(text):
        return "Hani"
    if not kana and not hangul:
        return "Jpan" if japan > china else _OPEN
    if hangul >= kana:
        return "Kore" if han <= _HAN_PER_HANGUL * hangul or _KOREAN_PARTICLE.search(text) else _OPEN
    return "Jpan" if han <= _HAN_PER_KANA * kana or _JAPANESE_PARTICLE.search(text) else _OPEN


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
