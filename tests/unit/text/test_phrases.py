"""Many phrases in one pass: whole words, Chinese anywhere, offsets into the text as it stands."""

import string
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from text.phrases import PhraseFinder, fold_phrase

LIST = [
    ("two establishments", "two establishments"),
    ("two establishments", "two establishment"),
    ("two establishments", "两个确立"),
    ("the people's court", "the people's court"),
    ("court", "court"),
    ("c++", "c++"),
]
FINDER = PhraseFinder(LIST)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The Two Establishments.", ["Two Establishments"]),
        ("a two establishment and 两个确立", ["two establishment", "两个确立"]),
        ("坚决拥护两个确立的决定", ["两个确立"]),
        ("拥护two establishments的决定", ["two establishments"]),
        ("two  establishments, two\u00a0establishments", ["two  establishments", "two\u00a0establishments"]),
        ("The people’s court and the people's  Court", ["The people’s court", "court", "the people's  Court", "Court"]),
        ("courts, courtship, escort, Court", ["Court"]),
        ("İİ court", ["court"]),
        ("c++ and C++11", ["c++", "C++"]),
        ("court", ["court"]),
        ("", []),
    ],
)
def test_phrases_are_found_where_they_stand(text: str, found: list[str]) -> None:
    assert [text[each.start_char : each.end_char] for each in FINDER.find(text)] == found


def test_of_forms_of_one_phrase_that_overlap_the_longer_counts_and_names_its_form() -> None:
    (found,) = FINDER.find("two establishments")
    assert (found.phrase, found.variant) == ("two establishments", "two establishments")


def test_an_empty_list_finds_nothing() -> None:
    assert PhraseFinder([]).find("anything") == []


@given(st.text(alphabet=string.ascii_letters[:4] + " \t“'İ两个确立", max_size=60))
def test_what_is_found_reads_as_its_form(text: str) -> None:
    for found in PhraseFinder([("ab", "a b"), ("ab", "两个"), ("b", "b")]).find(text):
        assert fold_phrase(text[found.start_char : found.end_char]) == fold_phrase(found.variant)


def test_the_time_is_linear_in_text_of_nothing_but_phrases() -> None:
    def cost(count: int) -> float:
        text = "two  establishments " * count
        begun = time.process_time()
        assert len(FINDER.find(text)) == count
        return time.process_time() - begun

    cost(1000)
    assert cost(40_000) < 40 * max(cost(4_000), 0.005)
