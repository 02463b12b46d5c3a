"""Which date a page is dated by: by labels, by where its text begins, and by what its other lines say."""

import datetime as dt
from pathlib import Path

import pytest

from schemas.rules import load_rules
from text.anatomy.dates.find import find_dates
from text.anatomy.dates.order import tell_order
from text.anatomy.describe import Description, describe
from text.anatomy.extent import Extent, find_extent
from text.anatomy.lines import read_lines
from text.anatomy.names import is_person, is_refused
from text.anatomy.rules import compile_rules

RULES = load_rules(Path(__file__).resolve().parents[4] / "config" / "rules").to_rules()
BOOK = compile_rules(RULES)
TEXT = ["The council met on Monday and spoke of the bridge for two hours before it voted on the plan."] * 5
MENU = ["Home", "Sport", "Weather", "Contact us", "Shop", "Jobs", "About", "Archive"]


def read(*texts: str) -> Description:
    return describe(texts, ["en"] * len(texts), RULES, dt.date(2026, 1, 1))


def published(*texts: str) -> str | None:
    found = read(*texts).published
    return found and found.day.isoformat()


def test_the_date_where_the_text_begins_goes_before_the_day_in_the_page_s_header() -> None:
    page = ["Monday, June 10, 2024", *MENU, *MENU, "The bridge", "June 3, 2024", *TEXT, "June 1, 2024", "June 2, 2024"]
    assert published(*page) == "2024-06-03"


def test_lines_that_contradict_each_other_date_nothing() -> None:
    teasers = ["A mill burns", "May 30, 2024", "A dog swims", "May 29, 2024"]
    assert published("The bridge", *teasers, *TEXT) is None


def test_the_date_that_most_lines_have_is_taken_among_others() -> None:
    page = ["June 3, 2024", "A mill burns", "May 30, 2024", "The bridge", "June 3, 2024", "A dog swims", "May 29, 2024"]
    assert published(*page, *TEXT) == "2024-06-03"


def test_a_label_goes_before_a_date_by_itself() -> None:
    page = ["The bridge", "June 4, 2024", "Published: June 3, 2024", *TEXT]
    assert published(*page) == "2024-06-03"


def test_a_second_text_does_not_date_the_first() -> None:
    page = ["The bridge", "Updated: June 4, 2024", TEXT[0], "The mill", "Published: May 1, 2024", TEXT[0]]
    assert (published(*page), str(read(*page).updated)) == (
        None,
        "DocumentDate(day=datetime.date(2024, 6, 4), precision='day')",
    )


@pytest.mark.parametrize(
    "line",
    ["Available until June 3, 2024", "— Jane (@jane) June 3, 2024", "June 3, 2024 - June 5, 2024", "Born: 1.2.1970"],
)
def test_a_date_of_something_else_is_not_the_text_s(line: str) -> None:
    assert published("The bridge", line, *TEXT) is None


def test_the_running_text_is_where_most_sentences_are() -> None:
    notice = "We use cookies on this site, as all sites do, so that you may be happy here."
    page = [notice, *MENU, "The bridge", *TEXT, "A heading", *TEXT, *MENU, notice]
    lines = read_lines(page, ["en"] * len(page), BOOK)
    assert find_extent(lines) == Extent(10, 20)
    assert find_extent(read_lines(MENU, ["en"] * len(MENU), BOOK)) is None


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (("13/05/2024", "05/06/2024"), "day"),
        (("05/13/2024", "05/06/2024"), "month"),
        (("05/13/2024", "13/05/2024"), ""),
        (("June 3, 2024", "05/06/2024"), "month"),
        (("3 June 2024", "05/06/2024"), "day"),
        (("05/06/2024",), ""),
    ],
)
def test_other_dates_of_a_document_tell_the_order_of_its_numbers(texts: tuple[str, ...], order: str) -> None:
    assert tell_order(((text, date) for text in texts for date in find_dates(text, "en")), "en") == order


def test_an_order_that_one_line_shows_holds_for_all() -> None:
    assert published("The bridge", "05/06/2024", *TEXT, "Next sailing on 25/06/2024") == "2024-06-05"


@pytest.mark.parametrize("name", ["Jane Roe", "Jan van der Roe", "ANNA-LENA ROE", "J. Peter Roe", "张三", "欧阳小峰"])
def test_a_person_is_told_by_a_given_name_or_a_surname(name: str) -> None:
    assert is_person(name)


@pytest.mark.parametrize("name", ["Harbour News", "Read More", "Jane", "Politik", "港务网", "新闻中心", "The Harbour"])
def test_other_words_with_capitals_are_no_person(name: str) -> None:
    assert not is_person(name)


@pytest.mark.parametrize(
    "value", ["Source", "来源", "Getty Images", "Monday", "Is it open?", "5 min", "2024", "Roe 1234", "A " * 60]
)
def test_what_no_name_is_is_refused(value: str) -> None:
    assert is_refused(value, BOOK, is_body=False)


def test_who_made_other_texts_is_not_named() -> None:
    page = [
        *MENU,
        "The bridge",
        "By Jane Roe",
        "June 3, 2024",
        *TEXT,
        *MENU,
        "The mill",
        "By John Doe",
        "The dog",
        "By Ann Lee",
    ]
    assert [each.name for each in read(*page).contributions] == ["Jane Roe"]
