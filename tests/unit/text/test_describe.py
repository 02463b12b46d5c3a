"""What a document says of itself: roles, title, dates, publisher."""

import datetime as dt
from pathlib import Path

import pytest

from schemas.rules import load_rules
from text.describe import Description, DocumentDate, describe

RULES = load_rules(Path(__file__).resolve().parents[3] / "config" / "rules").to_rules()
BODY = "The council met on Monday and spoke of the bridge for two hours before it voted. " * 4
TODAY = dt.date(2024, 7, 1)


def read(*texts: str, language: str = "en") -> Description:
    return describe(texts, [language] * len(texts), RULES, TODAY)


def roles(*texts: str) -> list[str]:
    return [role.role for role in read(*texts).roles]


def marks(description: Description, label: str) -> list[tuple[int, str | None]]:
    return [(mark.paragraph, mark.value) for mark in description.marks if mark.label == label]


def test_the_first_line_before_running_text_is_the_title_and_those_below_it_subtitles() -> None:
    assert roles("A bridge opens", "The whole town came", BODY) == ["title", "subtitle", "body"]
    assert read("A bridge opens", BODY).title == "A bridge opens"


def test_a_document_of_running_text_has_no_title() -> None:
    assert read(BODY, BODY).title is None
    assert roles("A line", "Another line") == ["body", "body"]


def test_a_reworded_title_is_a_repeat() -> None:
    found = read("The council opens a new bridge", "The council opens its new bridge", BODY)
    assert marks(found, "title_repeat") == [(1, None)]
    assert found.title == "The council opens a new bridge"


@pytest.mark.parametrize(
    ("heading", "number", "level"),
    [
        ("1. The parties", "1", 1),
        ("一、停水时间", "1", 1),
        ("（二）范围", "2", 2),
        ("2.1 The order", "2.1", 2),
        ("First, the parties", "1", 1),
    ],
)
def test_a_numbered_line_above_running_text_is_a_heading(heading: str, number: str, level: int) -> None:
    found = read("A title", BODY, heading, BODY)
    assert marks(found, "heading") == [(2, number)]
    assert found.roles[2].heading_level == level


def test_an_ordinal_goes_on_with_the_numbers_before_it() -> None:
    found = read(
        BODY, "1. One", BODY, "2. Two", BODY, "3. Three", BODY, "Fourth, and last", BODY, "Ninth, not next", BODY
    )
    assert [value for _, value in marks(found, "heading")] == ["1", "2", "3", "4", None]


def test_the_items_of_a_list_are_no_headings() -> None:
    assert roles("A title", BODY, "1. Ann Lee 2:41", "2. Bo Ray 2:42", "3. Cy Fox 2:43", BODY)[2:5] == ["body"] * 3


def test_neither_ordinals_inside_a_paragraph_nor_sentences_are_headings() -> None:
    assert roles(BODY, f"The first is this. {BODY}", "The work must keep up.", BODY) == ["body"] * 4


@pytest.mark.parametrize(
    "line",
    [
        *("[Font: large   in   Small", "Copyrights © All Rights Reserved", "Related Pages", "Share to Facebook"),
        *(
            "Daily Digital Newspaper | Justice Network |",
            "This site uses cookies to make it work.",
            "版权所有 运河日报",
            "上一篇：大桥通车",
        ),
    ],
)
def test_boilerplate_is_what_a_pattern_covers(line: str) -> None:
    assert roles("A title", BODY, line)[2] == "boilerplate"


@pytest.mark.parametrize(
    "line", ["The copyright law was changed.", "Next week the bridge opens.", "Home alone is a film."]
)
def test_a_sentence_about_such_things_is_body(line: str) -> None:
    assert roles("A title", BODY, line)[2] == "body"


def test_a_caption_is_a_short_sentence_between_running_text_that_says_so() -> None:
    assert roles(BODY, "Delegates spoke at the symposium.", BODY)[1] == "caption"
    assert roles(BODY, "Delegates were late that day.", BODY)[1] == "body"


def test_a_date_in_running_text_is_no_publication_date() -> None:
    found = read("A title", "The law came into effect on June 1, 2021, they said, and it has held since.", BODY)
    assert found.published is None
    assert marks(found, "mentioned_date") == [(1, "2021-06-01")]


def test_a_date_on_a_line_of_its_own_is_one_near_the_begin_alone() -> None:
    assert read("A title", "2024-01-31", BODY).published == DocumentDate(dt.date(2024, 1, 31), "day")
    assert read("A title", *[BODY] * 6, "2024-01-31").published is None


def test_an_update_is_no_publication() -> None:
    found = read("A title", "Mondo Updated on 2024-01-31", BODY)
    assert (found.published, found.updated) == (None, DocumentDate(dt.date(2024, 1, 31), "day"))
    assert found.publisher == "Mondo"


def test_a_month_stands_for_its_first_day() -> None:
    found = describe(["标题", "发布时间：2024年6月", "市民前往参观。" * 40], ["zh-Hans"] * 3, RULES, TODAY)
    assert found.published == DocumentDate(dt.date(2024, 6, 1), "month")


def test_of_two_dates_both_are_kept_and_the_first_is_taken() -> None:
    found = read("A title", "Published: 2024-01-31", BODY, "Date: 2024-02-01")
    assert marks(found, "published_on") == [(1, "2024-01-31"), (3, "2024-02-01")]
    assert found.published == DocumentDate(dt.date(2024, 1, 31), "day")


@pytest.mark.parametrize(("date", "rule"), [("2031-01-01", "in_the_future"), ("1871-01-18", "before_1900")])
def test_an_impossible_date_is_refused_with_the_reason(date: str, rule: str) -> None:
    found = read("A title", f"Published: {date}", BODY)
    assert found.published is None
    assert [(mark.value, mark.rule) for mark in found.marks if mark.label == "refused_date"] == [(date, rule)]


def test_the_name_before_a_report_is_its_publisher() -> None:
    assert read(f"Nanfang Net News (Reporter/Liu Ya) {BODY}").publisher == "Nanfang Net"


def test_without_rules_a_document_is_described_all_the_same() -> None:
    found = describe(["A title", BODY], ["en", "en"], RULES._replace(labels=(), boilerplate=(), caption=()), TODAY)
    assert [role.role for role in found.roles] == ["title", "body"]
