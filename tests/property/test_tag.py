import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

import regex
from hypothesis import example, given, settings
from hypothesis import strategies as st

from text.tagging.detect import Detector, Guess, make_detector
from text.tagging.script import script_runs, writing_runs
from text.tagging.segment import segment_sections
from text.tagging.tag import Tagged, tag_document

# BCP 47 (RFC 5646, 2.1) as far as the tagger goes: language, script, region.
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")
LETTER = regex.compile(r"\p{L}")  # newer than str.isalpha of some Pythons
SCRIPT = re.compile(r"[A-Z][a-z]{3}")
METHODS = {"script", "words", "langdetect", "context", "none"}

any_text = st.text(st.characters(), max_size=60)  # with lone surrogates, which are none of the contract's
WORDS = (
    *(
        "the court",
        "said that",
        "Beijing",
        "OK",
        "3G",
        "法院",
        "中国",
        "國家",
        "这们说",
        "の",
        "です",
        "한국",
        "суд",
        "и",
    ),
    *("שלום", "مرحبا", "ไทย", "नमस्ते", "π", "https://a.example/b", "a@b.example", "Paypаl", "THE COURT", "ᚠᚢ", "ー"),
    *("(", ")", "“", "”", "「", "」", "。", ". ", "，", "!", " ", "\n", "5%", "1,000", "\u0301", "👍"),
)
mixed_text = st.lists(st.sampled_from(WORDS), max_size=25).map("".join)
documents = st.lists(st.one_of(any_text, mixed_text), max_size=4)


@cache
def load_detector() -> Detector:
    return make_detector()


def guess_by_length(text: str) -> list[Guess]:
    """A detector that is wrong in every way but that it answers the same again."""
    languages = ["en", "de", "zh-Hans", "ko", "sr-Latn", "ru", "ar"]
    return [Guess(language, 1 / (i + 1.5)) for i, language in enumerate(languages[len(text) % 7 :])]


def check_tags(paragraphs: Sequence[str], tags: Sequence[Tagged]) -> None:
    assert len(tags) == len(paragraphs)
    for text, tagged in zip(paragraphs, tags, strict=True):
        check_tagged(text, tagged)


def check_tagged(text: str, tagged: Tagged) -> None:
    assert tagged.method in METHODS
    assert (tagged.confidence is None) == (tagged.language in {"und", "zxx"}) == (tagged.method == "none")
    assert tagged.confidence is None or 0 < tagged.confidence == round(tagged.confidence, 4) <= 1
    assert LANGUAGE.fullmatch(tagged.language)
    assert "".join(text[span.start : span.end] for span in tagged.spans) == text
    cuts = [0, *(span.end for span in tagged.spans)]
    assert cuts[:-1] == [span.start for span in tagged.spans]
    assert all(start < end for start, end in pairwise(cuts))
    for span in tagged.spans:
        assert LANGUAGE.fullmatch(span.language)
        assert span.script is None or SCRIPT.fullmatch(span.script)
        assert (span.kind is not None) == span.is_fragment
        assert span.language not in {"und", "zxx"} or len(tagged.spans) == 1
        assert span.is_fragment or span.language.split("-")[0] == tagged.language.split("-")[0]
        assert not span.is_fragment or LETTER.search(text, span.start, span.end)
    for left, right in pairwise(tagged.spans):
        assert left[2:4] != right[2:4]


@settings(deadline=None, max_examples=300)
@given(documents)
@example(["中(国", "国)中", "“中国”", "“", "(中)"])
def test_spans_cover_every_paragraph_in_order_with_valid_codes(paragraphs: list[str]) -> None:
    check_tags(paragraphs, tag_document(paragraphs, load_detector()))


@settings(deadline=None, max_examples=300)
@given(documents)
def test_no_detector_can_break_the_contract(paragraphs: list[str]) -> None:
    check_tags(paragraphs, tag_document(paragraphs, guess_by_length))
    check_tags(paragraphs, tag_document(paragraphs, lambda _: []))


@settings(deadline=None, max_examples=100)
@given(documents, documents)
def test_a_document_has_the_same_tags_whatever_was_tagged_before(first: list[str], second: list[str]) -> None:
    tags = tag_document(first, load_detector())
    tag_document(second, load_detector())
    assert tag_document(first, load_detector()) == tags


@settings(deadline=None, max_examples=200)
@given(st.one_of(any_text, mixed_text))
def test_script_runs_cover_a_text_and_neighbours_differ(text: str) -> None:
    for runs in (script_runs(text), writing_runs(text)):
        assert "".join(text[run.start : run.end] for run in runs) == text
        assert all(left.end == right.start and left.script != right.script for left, right in pairwise(runs))


@settings(deadline=None, max_examples=200)
@given(documents)
def test_segments_are_in_order_and_neighbours_differ_in_script(paragraphs: list[str]) -> None:
    for text, (segments, _) in zip(paragraphs, next(segment_sections([paragraphs])), strict=True):
        assert all(0 <= s.start < s.end <= len(text) for s in segments)
        assert all(left.end <= right.start and left.script != right.script for left, right in pairwise(segments))
