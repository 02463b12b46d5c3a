import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from text.count import count_letters, count_words, is_capitals

# What the fast ways must not get wrong: blanks of every kind, digits that are no letters, marks, wide and rare letters.
TEXTS = st.text(
    st.one_of(st.sampled_from("ab1_-. \t\x1c\x1f\x85\u2028\u00bd²ⅧéЖ中かカ々〇ー・ｶ𠀀😀\u0301İß"), st.characters()),
    max_size=30,
)
CJK = regex.compile(r"[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]")


@given(TEXTS)
def test_letters_are_what_python_calls_alphabetic(text: str) -> None:
    assert count_letters(text) == sum(map(str.isalpha, text))


@given(TEXTS)
def test_a_text_is_in_capitals_when_more_than_half_of_its_letters_are(text: str) -> None:
    assert is_capitals(text) == (2 * sum(map(str.isupper, text)) > sum(map(str.isalpha, text)))


@given(TEXTS)
def test_words_hold_a_letter_or_a_digit_and_a_cjk_character_is_one(text: str) -> None:
    words = [word for word in CJK.sub(" ", text).split() if any(map(str.isalnum, word))]
    assert count_words(text) == len(words) + len(CJK.findall(text))


@pytest.mark.parametrize("text", ["-" * 200_000, "_ " * 100_000, "a" * 200_000, "é-" * 100_000])
def test_a_long_text_takes_linear_time(text: str) -> None:
    assert count_words(text) <= len(text)
