from datetime import date
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from text.anatomy.dates.find import find_dates
from text.anatomy.dates.found import is_plausible_date

PIECES = (
    *("2024", "2024-06-01", "1999/12/31", "31.12.1999", "06/01/2024", "2024-02-30", "1", "31", "12", "0", "99", "1-5"),
    *(
        "June",
        "Dec.",
        "May",
        "März",
        "juin",
        "de junio de",
        "июня",
        "st",
        "th",
        "of",
        "since",
        "early",
        "in",
        "the end of",
    ),
    *(
        "年",
        "月",
        "日",
        "二〇二四",
        "十二",
        "民国",
        "令和",
        "元",
        "卅一",
        "년",
        "월",
        "일",
        "上午",
        "时",
        "分",
        "半",
        "农历",
    ),
    *("T08:30", "08:30", "8:30 AM", "(Beijing time)", "UTC+8", "Z", "+08:00", "25:61", "北京时间", "１２", "：", "٣"),
    *(" ", " ", " ", ",", ".", "-", "–", "/", ":", "\n", "\u00a0", "%", "people", "a"),
)
texts = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
languages = st.sampled_from(("en", "en-US", "de", "fr", "es", "ru", "zh-Hans", "zh-Hant", "ja", "ko", "und", ""))


@settings(max_examples=600, deadline=None)
@given(texts, languages)
def test_dates_are_real_in_order_apart_and_the_same_each_time(text: str, language: str) -> None:
    found = find_dates(text, language)
    assert find_dates(text, language) == found
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(before.end <= after.start for before, after in pairwise(found))
    for one in found:
        assert text[one.start : one.end].strip() == text[one.start : one.end]
        assert one.year is not None or (one.month is not None and one.day is not None)
        if one.month is not None and one.day is not None:
            assert date(one.year or 2000, one.month, one.day)
        assert one.month is None or 1 <= one.month <= 12
        assert (one.precision is None) == (one.year is None)
        assert one.time is None or "00:00" <= one.time <= "23:59"
        assert one.zone is None or one.time is not None
        if is_plausible_date(one, date(2026, 1, 1)) and one.year is not None:
            assert 1900 <= one.year <= 2026


@settings(max_examples=100, deadline=None)
@given(st.dates(date(1000, 1, 1), date(2999, 12, 31)), st.sampled_from(("on ", "(", "于", "Time: ")))
def test_a_day_written_as_iso_is_read_back(day: date, before: str) -> None:
    assert [one.value for one in find_dates(f"{before}{day.isoformat()} x", "en")] == [day.isoformat()]
