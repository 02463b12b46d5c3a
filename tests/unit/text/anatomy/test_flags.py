import time
from pathlib import Path

import pytest

from schemas.rules import load_rules
from text.anatomy.endings import Flag
from text.anatomy.flags import FLAG_LABELS, find_flags, find_repeated
from text.anatomy.glue import Glued, find_glued, find_glued_over_blank
from text.anatomy.quotes import find_unbalanced
from text.anatomy.rules import compile_rules

SENTENCES = compile_rules(load_rules(Path(__file__).parents[4] / "config" / "rules").to_rules()).sentences


def flags_of(text: str, language: str) -> list[Flag]:
    (flags,) = find_flags([text], [language], SENTENCES)
    return flags


def labels(text: str, language: str = "en") -> list[str]:
    return [flag.label for flag in flags_of(text, language)]


def rules(text: str, language: str = "en") -> list[str]:
    return [flag.rule for flag in flags_of(text, language)]


def test_ordinary_text_has_no_flags() -> None:
    assert flags_of("The court rose. Then “all of them”, it's said, left the Supreme Procuratorate.", "en") == []


def test_empty_and_blank_text_have_no_flags() -> None:
    assert [flags_of(text, "und") for text in ("", " ", "\n", "\u3000" * 9)] == [[]] * 4


def test_places_are_code_points() -> None:
    text = "𝒜👍 周年 strength. , Unity is all of it."
    (flag,) = flags_of(text, "en")
    assert text[flag.start : flag.end] == "strength. , Unity"


def test_flags_come_in_order_of_start() -> None:
    text = "It is done.The “court rose. , And ” he said... ” There is a f*** more."
    starts = [flag.start for flag in flags_of(text, "en")]
    assert starts == sorted(starts)
    assert len(starts) >= 4


def test_the_value_says_what_is_wrong_with_a_quotation_mark_and_which_it_is() -> None:
    assert flags_of("All is well!”", "en") == [Flag(12, 13, "unbalanced_quotes", "unopened ”", "unopened")]


def test_only_quotation_marks_have_a_value() -> None:
    text = "It is done.The court rose. , And so on... and a f*** more."
    assert {flag.value for flag in flags_of(text, "en")} == {None}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Apples, pears... and plums", "three_dots"),
        ("Apples, pears...... and plums", "six_dots"),
        ("Apples, pears… and plums", "sign"),
        ("Apples, pears…… and plums", "two_signs"),
        ("Apples, pears . . . and plums", "spaced_dots"),
    ],
)
def test_the_rule_of_an_ellipsis_is_its_form(text: str, rule: str) -> None:
    assert rules(text) == [rule]


def test_an_ellipsis_behind_a_word_that_cannot_end_a_sentence_is_a_cut_in_english_only() -> None:
    assert labels("He went to the...") == ["truncated"]
    assert labels("Er ging in the...", "de") == ["ellipsis"]


def test_chinese_dots_are_no_cut_even_behind_such_a_word() -> None:
    assert labels("She went with warmth and......") == ["ellipsis"]


def test_a_sentence_behind_a_blank_is_looked_for_in_english_only() -> None:
    text = "They did much research It is good."
    assert rules(text) == ["blank_opener"]
    assert rules(text, "en-US") == ["blank_opener"]
    assert rules(text, "nl") == []


def test_nothing_but_its_symbols_is_said_of_a_paragraph_of_symbols() -> None:
    assert flags_of("  * ** ... ,, ” *  ", "en") == [Flag(2, 17, "mostly_symbols", None, "letters")]


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        ("Ñåãîäíÿ â ãîðîäå îòêðûëàñü íîâàÿ âûñòàâêà.", "Ñåãîäíÿ â ãîðîäå îòêðûëàñü íîâàÿ âûñòàâêà"),
        ("锟斤拷锟斤拷，锟斤拷。", "锟斤拷锟斤拷，锟斤拷"),
        ("记者宋小晨、胡\ufffd\ufffd等", "\ufffd\ufffd"),
        ("ط§ظ„ط³ظ„ط§ظ…", "ط§ظ„ط³ظ„ط§ظ…"),
    ],
)
def test_garbled_text_has_a_flag_for_it_alone(text: str, evidence: str) -> None:
    assert [(text[flag.start : flag.end], *flag[2:]) for flag in flags_of(text, "und")] == [
        (evidence, "garbled", None, "bytes")
    ]


def test_a_third_of_letters_is_enough() -> None:
    assert labels("ab----") == []
    assert labels("ab-----") == ["mostly_symbols"]


def test_a_word_that_recurs_is_no_slip() -> None:
    assert [glued.rule for glued in find_glued("The openHeart Surgery group met.", [8], SENTENCES)] == ["name"]
    assert find_glued("The openHeart Surgery group met. The openHeart Surgery group voted.", [8, 41], SENTENCES) == []


def test_a_capital_behind_a_blank_is_judged_by_both_its_neighbours() -> None:
    assert find_glued_over_blank("the research It is", [13], SENTENCES) == [Glued(4, 18, "blank_opener")]
    assert find_glued_over_blank("into the It is", [9], SENTENCES) == []


def test_text_that_is_no_words_is_not_looked_at_for_sentences() -> None:
    assert "glued_sentence" not in labels("practiceHua Zhifeng " + "aGVsbG8gd29ybGQ" * 40)


@pytest.mark.parametrize("text", ['5" by 7" by 9"', "6'2\"", 'a 15.6" screen', "a 15” screen"])
def test_inches_are_no_quotation_marks(text: str) -> None:
    assert find_unbalanced(text, "en") == []


def test_what_is_closed_by_its_own_mark_is_judged_by_language() -> None:
    assert find_unbalanced("Han sade ”ja” då.", "sv") == []
    assert find_unbalanced("Han sade ”ja” då.", "und") == []
    assert [found.kind for found in find_unbalanced("He said ”yes” then.", "en")] == ["reversed"]


def test_a_blank_before_a_semicolon_is_french() -> None:
    assert labels("Il est parti, ; elle aussi.", "fr") == []
    assert labels("He has left, ; she too.") == ["stray_punctuation"]


def test_repeats_are_told_but_for_blanks() -> None:
    texts = ["The meeting was held in Beijing.", "Next.", " The meeting was\u00a0held in  Beijing.", "Next."]
    assert find_repeated(texts) == [2]


def test_every_repeat_is_told_and_the_first_is_none() -> None:
    assert find_repeated(["a" * 20] * 4) == [1, 2, 3]
    assert find_repeated(["a" * 19] * 4) == []
    assert find_repeated([]) == []


def test_lone_surrogates_and_controls_are_text_like_any_other() -> None:
    assert labels("\ud800 strength. , \udfff\x00 and so on it goes") == ["stray_punctuation"]


@pytest.mark.parametrize(
    "unit",
    [
        *("“", "”", '"', "‘", "’", "«", "»", "„", "「", "《", '5" ', "a“ ", "“a", "»a"),
        *("aA", "aaaaA", "a.A", "done.The", "practiceHua Zhifeng", "a It is ", "research It is ", "a" * 50, "A"),
        *(". , ", "a. , ", "..", ". ", ",,", "a,, ", "...", "… ", "，。", "。 ", "etc. "),
        *(
            "**",
            "*",
            "**a",
            "a**",
            "张**",
            "王X",
            "×",
            "█",
            "█ ",
            "Li ** ",
            "138***",
            "1",
            "(",
            "[...]",
            "The. A",
            "\u0301",
        ),
    ],
)
def test_hostile_text_takes_time_in_proportion(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    begin = time.process_time()
    flags_of(text, "en")
    flags_of("word " + text + "word and more words are here", "zh-Hans")
    assert time.process_time() - begin < 8


def test_the_labels_are_those_agreed() -> None:
    assert len(set(FLAG_LABELS)) == len(FLAG_LABELS) == 8
