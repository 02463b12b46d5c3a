"""So much is said of a paragraph and of a document, and what is left out is told."""

import datetime as dt
from pathlib import Path

import pytest

from schemas.rules import load_rules
from text.anatomy import bounds
from text.anatomy.bounds import READ, cut_chunks
from text.anatomy.describe import Description, describe
from text.anatomy.marks import FoundMark

RULES = load_rules(Path(__file__).resolve().parents[4] / "config" / "rules").to_rules()


def read(*texts: str) -> Description:
    return describe(texts, ["en"] * len(texts), RULES, dt.date(2026, 11, 27))


def omitted(found: Description) -> list[FoundMark]:
    return [mark for mark in found.marks if mark.label == "marks_omitted"]


def count(found: Description, label: str) -> int:
    return sum(mark.label == label for mark in found.marks)


@pytest.mark.parametrize(
    ("unit", "label"),
    [('"a ', "unbalanced_quotes"), ("2024-01-01 ", "mentioned_date"), ("word,, ", "stray_punctuation")],
)
def test_a_paragraph_has_so_many_marks_of_a_label_and_says_how_many_more_there_are(unit: str, label: str) -> None:
    text = unit * 1001
    found = read(text)
    assert (count(found, label), omitted(found)) == (
        300,
        [FoundMark(0, 0, len(text), "marks_omitted", "701", label, None)],
    )


def test_a_document_has_so_many_marks_of_a_label(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "_MOST_OF_DOCUMENT", 5)
    found = read(*["He came on 1 May 2024 and left on 2 May 2024."] * 4)
    assert count(found, "mentioned_date") == 5
    assert [mark[3:6] for mark in omitted(found)] == [("marks_omitted", "3", "mentioned_date_of_document")]
    assert omitted(found)[0].paragraph == 2


def test_people_who_are_not_marked_are_no_contributors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "_MOST_OF_DOCUMENT", 2)
    found = read("Author: Ada Adams, Bea Brown, Cid Clark")
    assert [each.name for each in found.contributions] == ["Ada Adams", "Bea Brown"]
    assert [mark.value for mark in omitted(found)] == ["1"]


def test_the_end_of_a_very_long_paragraph_is_not_read_and_that_is_told() -> None:
    text = "It went on and on. " * (READ // 19 + 1) + "It ended on 1 May 2024."
    found = read(text)
    assert count(found, "mentioned_date") == count(found, "truncated") == 0
    assert omitted(found) == [FoundMark(0, READ, len(text), "marks_omitted", None, "long_paragraph", None)]


def test_of_an_ordinary_text_nothing_is_left_out() -> None:
    assert omitted(read("A title", "He said “so on 1 May 2024, and left.", "He came in 2023.")) == []


def test_chunks_are_all_paragraphs_in_order() -> None:
    texts = ["", "a" * READ, "b", "c" * (READ - 1), "d", "e" * 2 * READ, "f"]
    chunks = list(cut_chunks(texts))
    assert [place for chunk in chunks for place in chunk] == list(range(len(texts)))
    assert [len(chunk) for chunk in chunks] == [2, 2, 1, 1, 1]
    assert list(cut_chunks([])) == []
