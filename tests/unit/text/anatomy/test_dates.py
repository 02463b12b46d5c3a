from datetime import date

import pytest

from text.anatomy.dates.find import find_dates
from text.anatomy.dates.found import FoundDate, is_plausible_date

MEGABYTE = 1_000_000


def make(year: int | None, month: int | None = None, day: int | None = None) -> FoundDate:
    return FoundDate(0, 1, year, month, day, None, None, "iso")


@pytest.mark.parametrize(
    ("found", "precision", "value"),
    [
        (make(2024, 6, 1), "day", "2024-06-01"),
        (make(2024, 6), "month", "2024-06"),
        (make(2024), "year", "2024"),
        (make(None, 6, 1), None, "--06-01"),
    ],
)
def test_a_date_says_how_much_is_known(found: FoundDate, precision: str | None, value: str) -> None:
    assert (found.precision, found.value) == (precision, value)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (make(1899, 12, 31), False),
        (make(1900), True),
        (make(2024, 6, 15), True),
        (make(2024, 6, 16), False),
        (make(2024, 6), True),
        (make(2024, 7), False),
        (make(2024), True),
        (make(2025), False),
        (make(None, 12, 31), True),
    ],
)
def test_a_plausible_date_lies_between_1900_and_the_latest_day(found: FoundDate, expected: bool) -> None:
    assert is_plausible_date(found, date(2024, 6, 15)) is expected


def test_dates_beyond_what_is_plausible_are_found_nevertheless() -> None:
    assert [one.value for one in find_dates("1066-10-14 and June 1, 2999", "en")] == ["1066-10-14", "2999-06-01"]


@pytest.mark.parametrize("time", ["25:00", "10:61", "13:00 AM"])
def test_a_time_that_no_clock_shows_is_left_out(time: str) -> None:
    (found,) = find_dates(f"June 1, 2024, {time}", "en")
    assert (found.value, found.time, found.end) == ("2024-06-01", None, len("June 1, 2024"))


def test_a_full_stop_that_ends_a_sentence_is_not_the_dates() -> None:
    text = "It was on 12 June. It was 12 Dec. 2019."
    assert [text[one.start : one.end] for one in find_dates(text, "en")] == ["12 June", "12 Dec. 2019"]


@pytest.mark.parametrize("language", ["", "x", "-", "EN", "no", "zh-Hans-CN", "\ud800", "a" * 1000])
def test_any_tag_is_taken(language: str) -> None:
    assert [one.value for one in find_dates("2024-06-01", language)] == ["2024-06-01"]


@pytest.mark.parametrize(
    "unit", ["1.1.1.1.", "2024-", "年1月", "1", " ", "1 ", "民国一", "二", "May ", "1st of ", "\ud800", "2024-06-01-"]
)
def test_a_megabyte_of_hostile_text_has_no_date(unit: str) -> None:
    assert find_dates((unit * (MEGABYTE // len(unit) + 1))[:MEGABYTE], "en") == []


def test_a_number_with_a_point_is_no_year() -> None:
    assert find_dates("It rose by 2.30 in 1.42 hours since 0.99.", "en") == []
