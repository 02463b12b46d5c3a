"""The five seeds, and pages of our own writing, as somebody who reads them would describe them."""

import datetime as dt
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from schemas.rules import load_rules
from text.anatomy.describe import Description
from text.decoding.decode import decode
from text.decoding.normalise import NormaliseOptions
from text.process import process
from text.steps import finish
from text.tagging.detect import make_detector

ROOT = Path(__file__).resolve().parents[2]
SEEDS = ROOT.parent / "shared" / "seeds"
GOLDEN: Mapping[str, Any] = tomllib.loads(
    (Path(__file__).parent / "anatomy" / "seeds.toml").read_text(encoding="utf-8")
)
LETTERS = {
    "title": "T",
    "subtitle": "S",
    "heading": "H",
    "dateline": "D",
    "byline": "Y",
    "caption": "C",
    "boilerplate": "P",
    "body": "B",
}


PAGES: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "anatomy" / "pages.toml").read_text("utf-8"))[
    "page"
]
with_seeds = pytest.mark.skipif(not SEEDS.is_dir(), reason="there are no ../shared/seeds beside the project")


def describe(name: str) -> Description:
    return describe_text((SEEDS / name).read_bytes())


def describe_text(raw: bytes) -> Description:
    rules = load_rules(ROOT / "config" / "rules").to_rules()
    return finish(process(decode(raw), make_detector(), NormaliseOptions(), rules, dt.date(2026, 1, 1))).description


def letters_of(found: Description) -> str:
    repeats = {mark.paragraph for mark in found.marks if mark.label == "title_repeat"}
    return "".join("R" if i in repeats else LETTERS[role.role] for i, role in enumerate(found.roles))


@pytest.mark.parametrize("page", PAGES, ids=[page["name"] for page in PAGES])
def test_a_page_says_of_itself_what_is_written_down(page: dict[str, Any]) -> None:
    found = describe_text(page["text"].encode())
    assert letters_of(found) == page["roles"]
    if "T" not in page["roles"] or "title" in page:
        assert found.title == page.get("title")
    assert (found.published and found.published.day.isoformat()) == page.get("published_on")
    assert (found.updated and found.updated.day.isoformat()) == page.get("updated_on")
    assert found.publisher == page.get("publisher")
    assert [[each.name, each.role] for each in found.contributions] == page["contributors"]


@with_seeds
@pytest.mark.parametrize("name", GOLDEN)
def test_a_seed_says_of_itself_what_is_written_down(name: str) -> None:
    golden, found = GOLDEN[name], describe(name)
    assert found.title == golden.get("title")
    assert (found.published and found.published.day.isoformat()) == golden.get("published_on")
    assert (found.published and found.published.precision) == golden.get("precision")
    assert (found.updated and found.updated.day.isoformat()) == golden.get("updated_on")
    assert found.publisher == golden.get("publisher")
    assert [[each.name, each.role] for each in found.contributions] == golden["contributors"]
    if "headings" in golden:
        assert [mark.value for mark in found.marks if mark.label == "heading"] == golden["headings"]


@with_seeds
@pytest.mark.parametrize("name", [name for name in GOLDEN if "roles" in GOLDEN[name]])
def test_each_paragraph_of_a_seed_has_the_role_that_is_written_down(name: str) -> None:
    assert letters_of(describe(name)) == GOLDEN[name]["roles"]


@with_seeds
def test_the_last_lines_and_captions_of_a_long_seed_are_no_body() -> None:
    found = describe("004_e83a656f7b29d590.txt")
    assert [role.role for role in found.roles[:3]] == ["title", "dateline", "subtitle"]
    assert [role.role for role in found.roles[-2:]] == ["byline", "boilerplate"]
    assert "caption" in {role.role for role in found.roles}


@with_seeds
def test_the_author_of_a_seed_has_the_organisation_and_office_that_stand_there() -> None:
    author = describe("001_bdd7a3cd5751323a.txt").contributions[0]
    assert author == (
        "Yin Jun",
        "author",
        "Tongchuan City People's Procuratorate",
        "party secretary, the Attorney General",
    )
