"""Paragraphs, and the five real documents, with what must be found odd in them; all of it was written by hand."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from schemas.rules import load_rules
from text.anatomy.flags import FLAG_LABELS, find_flags, find_repeated
from text.anatomy.rules import compile_rules
from text.decoding.decode import decode
from text.process import process
from text.steps import finish
from text.tagging.detect import make_detector

CASES = Path(__file__).parent / "flags"
SENTENCES = compile_rules(load_rules(Path(__file__).parents[2] / "config" / "rules").to_rules()).sentences
SEEDS = Path(__file__).parents[2].parent / "shared" / "seeds"


def load(name: str, key: str) -> list[dict[str, Any]]:
    return list(tomllib.loads((CASES / name).read_text(encoding="utf-8"))[key])


PARAGRAPHS = load("cases.toml", "case")
DOCUMENTS = load("seeds.toml", "document")


@pytest.mark.parametrize("case", PARAGRAPHS, ids=lambda case: case["name"])
def test_a_paragraph_has_the_flags_its_case_says(case: dict[str, Any]) -> None:
    (flags,) = find_flags([case["text"]], [case.get("language", "en")], SENTENCES)
    assert [[flag.label, case["text"][flag.start : flag.end]] for flag in flags] == case["flags"]
    if "values" in case:
        assert [flag.value for flag in flags] == case["values"]


def test_the_cases_are_well_formed() -> None:
    assert len({case["name"] for case in PARAGRAPHS}) == len(PARAGRAPHS) >= 90
    assert sum(not case["flags"] for case in PARAGRAPHS) >= 40
    assert {label for case in PARAGRAPHS for label, _ in case["flags"]} == set(FLAG_LABELS)


@pytest.mark.skipif(not SEEDS.is_dir(), reason=f"the seeds are not here: {SEEDS}")
@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document["file"])
def test_a_seed_has_exactly_the_flags_that_reading_it_finds(document: dict[str, Any]) -> None:
    paragraphs = finish(process(decode((SEEDS / document["file"]).read_bytes()), make_detector())).paragraphs
    texts = [paragraph.text for paragraph in paragraphs]
    all_flags = find_flags(texts, [paragraph.tagged.language for paragraph in paragraphs], SENTENCES)
    flags = [
        [place, flag.label, flag.value or "", paragraph.text[flag.start : flag.end]]
        for place, (paragraph, found) in enumerate(zip(paragraphs, all_flags, strict=True))
        for flag in found
    ]
    assert flags == document["flags"]
    assert find_repeated([paragraph.text for paragraph in paragraphs]) == document["repeated"]


def test_fifteen_paragraphs_of_the_seeds_have_unbalanced_quotes() -> None:
    quoted = [(d["file"], flag[0]) for d in DOCUMENTS for flag in d["flags"] if flag[1] == "unbalanced_quotes"]
    assert len(set(quoted)) == 15
