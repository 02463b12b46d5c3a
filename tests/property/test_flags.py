from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from schemas.rules import load_rules
from text.anatomy.flags import FLAG_LABELS, find_flags, find_repeated
from text.anatomy.rules import compile_rules

WORDS = (
    *("the court", "said that", "practice", "Hua Zhifeng", "The", "It is", "research", "We", "iPhone", "done.The"),
    *(
        "“",
        "”",
        '"',
        "‘",
        "’",
        "«",
        "»",
        "„",
        "「",
        "」",
        "《",
        "》",
        "。",
        "，",
        ". ",
        " , ",
        ",,",
        "...",
        "…",
        "......",
    ),
    *(
        "**",
        "***",
        "Li **",
        "f***",
        "张**",
        "王XX",
        "×",
        "█",
        "周年",
        "5",
        "6'2\"",
        "[...]",
        "(more)",
        "阅读全文",
        "-",
        "*",
    ),
    *(" ", "\n", "\u0301", "👍", "Это", "Иван", "\ud800", "\u00a0", "etc."),
)
texts = st.one_of(
    st.text(st.characters(), max_size=80),
    st.lists(st.sampled_from(WORDS), max_size=30).map("".join),
    st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join),
)
languages = st.sampled_from(["en", "en-GB", "zh-Hans", "zh-Hant", "de", "fr", "sv", "ru", "und", "zxx", ""])
SENTENCES = compile_rules(load_rules(Path(__file__).parents[2] / "config" / "rules").to_rules()).sentences


@given(texts, languages)
@settings(max_examples=600, deadline=None)
@example("  *  \x1c* * * *", "en")
@example("\x85-----\x85", "und")
def test_a_flag_has_words_of_the_text_and_a_known_label(text: str, language: str) -> None:
    (flags,) = find_flags([text], [language], SENTENCES)
    assert [flag.start for flag in flags] == sorted(flag.start for flag in flags)
    for flag in flags:
        assert 0 <= flag.start < flag.end <= len(text)
        assert text[flag.start : flag.end].strip()
        assert flag.label in FLAG_LABELS
        assert flag.rule
        assert (flag.value is None) == (flag.label != "unbalanced_quotes")
    assert find_flags([text], [language], SENTENCES) == [flags]


@given(texts, languages)
@settings(max_examples=200, deadline=None)
def test_no_place_is_flagged_twice_for_the_same(text: str, language: str) -> None:
    keys = [(flag.start, flag.end, flag.label) for flag in find_flags([text], [language], SENTENCES)[0]]
    assert len(set(keys)) == len(keys)


@given(st.lists(texts, max_size=8))
@settings(max_examples=200, deadline=None)
def test_a_repeat_has_an_earlier_paragraph_that_is_the_same(paragraphs: list[str]) -> None:
    found = find_repeated(paragraphs)
    assert found == sorted(set(found))
    bare = ["".join(text.split()) for text in paragraphs]
    assert all(bare[place] in bare[:place] and len(bare[place]) >= 20 for place in found)
    assert len(find_repeated(paragraphs + paragraphs)) == len(found) + sum(len(text) >= 20 for text in bare)


@given(st.lists(st.tuples(texts, languages), max_size=6))
@settings(max_examples=300, deadline=None)
@example([("It ends in small letters", "en"), ("The next one begins", "en"), (". A stop", "en")])
def test_each_paragraph_is_judged_alone(paragraphs: list[tuple[str, str]]) -> None:
    together = find_flags([text for text, _ in paragraphs], [language for _, language in paragraphs], SENTENCES)
    assert together == [find_flags([text], [language], SENTENCES)[0] for text, language in paragraphs]
