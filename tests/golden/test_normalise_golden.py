"""Paragraphs with what normalise must make of them, by kind; each case says why it is there.

A known failure states what would be right. It is a strict xfail: when one is fixed, it moves to another file.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from text.decoding.normalise import normalise
from text.tagging.lexicon import is_one_word

CASES = Path(__file__).parent / "normalise"


def load_cases() -> Iterator[object]:
    for file in sorted(CASES.glob("*.json")):
        for case in json.loads(file.read_text(encoding="utf-8")):
            marks = [pytest.mark.xfail(reason=case["comment"], strict=True)] if case["expect"] == "fail" else []
            yield pytest.param(case["original"], case["expected"], id=f"{file.stem}: {case['label']}", marks=marks)


@pytest.mark.parametrize(("original", "expected"), list(load_cases()))
def test_a_paragraph_becomes_what_its_case_says(original: str, expected: str) -> None:
    assert normalise(original, joins=is_one_word).text == expected


@pytest.mark.parametrize("file", sorted(CASES.glob("*.json")), ids=lambda file: file.stem)
def test_the_cases_are_well_formed(file: Path) -> None:
    cases = json.loads(file.read_text(encoding="utf-8"))
    assert all(set(case) == {"label", "original", "expected", "comment", "expect"} for case in cases)
    assert {case["expect"] for case in cases} == {"fail" if file.stem == "known_failures" else "pass"}
    assert len({case["label"] for case in cases}) == len(cases)


def test_negative_cases_are_not_changed() -> None:
    cases = json.loads((CASES / "negative.json").read_text(encoding="utf-8"))
    assert [normalise(case["original"]) for case in cases] == [(case["original"], "", ()) for case in cases]
