from pathlib import Path

import pytest

from text.span import Span
from text.tagging.script import count_national, count_variants, find_letters, han_variant, script_runs, writing_runs


def cut(text: str) -> list[tuple[str, str]]:
    return [(text[run.start : run.end], run.script) for run in script_runs(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("Beijing 北京", [("Beijing ", "Latn"), ("北京", "Hani")]),
        ("Привет, world", [("Привет, ", "Cyrl"), ("world", "Latn")]),
        ("東京タワーです", [("東京", "Hani"), ("タワー", "Kana"), ("です", "Hira")]),
        ("한국 ไทย", [("한국 ", "Hang"), ("ไทย", "Thai")]),
        ("שלום (مرحبا)", [("שלום (", "Hebr"), ("مرحبا)", "Arab")]),
    ],
)
def test_a_run_is_of_one_script_and_named_by_iso_15924(text: str, expected: list[tuple[str, str]]) -> None:
    assert cut(text) == expected


def test_neutral_characters_belong_to_the_run_before_or_at_the_start_to_the_first() -> None:
    assert cut("«1» Да! 👍 (2) да") == [("«1» Да! 👍 (2) да", "Cyrl")]


@pytest.mark.parametrize("text", ["1 + 1 = 2", "👍🏽", " \n\t", "——！", "\ud800"])
def test_a_text_without_letters_of_any_script_is_one_neutral_run(text: str) -> None:
    assert cut(text) == [(text, "Zyyy")]


def test_combining_marks_stay_with_their_letter() -> None:
    assert cut("e\u0301te\u0301 и\u0306") == [("e\u0301te\u0301 ", "Latn"), ("и\u0306", "Cyrl")]


def test_letters_of_scripts_out_of_modern_use_are_zzzz() -> None:
    assert cut("abc ᚠᚢᚦ") == [("abc ", "Latn"), ("ᚠᚢᚦ", "Zzzz")]


def test_east_asian_scripts_can_be_taken_as_one() -> None:
    assert [run.script for run in writing_runs("これは東京と서울と臺北ㄅㄆです. ok")] == ["CJK", "Latn"]


def test_find_letters_reaches_from_the_first_letter_to_the_last_with_its_marks() -> None:
    assert find_letters("12 (ка\u0301) ", 0, 8) == Span(4, 7)
    assert find_letters("12 (3) ", 0, 7) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("中华人民共和国最高人民检察院", "Hans"),
        ("中華人民共和國最高人民檢察院", "Hant"),
        ("臺灣的軟體與網路", "Hant"),
        ("人民", None),
        ("", None),
        ("Beijing", None),
        ("国國", None),
        ("这是說的国学书", "Hans"),
        ("皇后在台上，里面有人", None),
        ("乾隆", None),
    ],
)
def test_han_variant_needs_characters_that_only_one_kind_has(text: str, expected: str | None) -> None:
    assert han_variant(text) == expected


def test_the_two_kinds_share_no_characters_in_the_table() -> None:
    assert count_variants("国说这们 國說這們 人民后里") == (4, 4)


def test_characters_that_japanese_has_too_are_no_evidence_of_chinese() -> None:
    assert count_national("我们") == (1, 0)
    assert count_national("東京国会区学") == (0, 0)


def test_characters_that_japan_alone_writes_are_evidence_of_japanese() -> None:
    assert count_national("県庁の保険") == (0, 3)
    assert count_national("縣廳保險") == (3, 0)
    assert count_national("澤田") == (0, 0)  # names keep old characters


def test_the_table_names_its_source_and_licence() -> None:
    table = Path(__file__).parents[4] / "text" / "tagging" / "data" / "han_variants.txt"
    head = [line for line in table.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    assert "OpenCC" in " ".join(head)
    assert "Apache License 2.0" in " ".join(head)
