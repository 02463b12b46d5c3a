"""What a document says of itself: roles, title, dates, publisher."""

import datetime as dt
import time
from pathlib import Path

import pytest

from schemas.rules import load_rules
from text.anatomy.describe import Description, describe
from text.anatomy.marks import DocumentDate, Stated

RULES = load_rules(Path(__file__).resolve().parents[4] / "config" / "rules").to_rules()
BODY = "The council met on Monday and spoke of the bridge for two hours before it voted. " * 4
TODAY = dt.date(2024, 7, 1)


def read(*texts: str, language: str = "en") -> Description:
    return describe(texts, [language] * len(texts), RULES, TODAY)


def roles(*texts: str) -> list[str]:
    return [role.role for role in read(*texts).roles]


def marks(description: Description, label: str) -> list[tuple[int | None, str | None]]:
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


def test_a_line_that_begins_as_captions_do_is_one_but_for_a_credit() -> None:
    assert roles("A title", BODY, "Picture shows: the bridge by night", "Photo by Jane Doe", BODY)[2:4] == [
        "caption",
        "byline",
    ]


def test_a_trail_of_places_on_a_site_is_boilerplate() -> None:
    assert roles("News > County > Bridges", "A title", BODY) == ["boilerplate", "title", "body"]
    assert roles("Sales rose > 5 percent", BODY)[0] == "title"


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


def test_of_two_stated_dates_that_of_the_record_goes_first_and_both_keep_their_marks() -> None:
    stated = Stated(published="2024-02-03T10:00:00Z", updated="2024-02-04", title="From the record")
    found = describe(["A title", "Published: 2024-01-31", BODY], ["en"] * 3, RULES, TODAY, stated)
    assert found.published == DocumentDate(dt.date(2024, 2, 3), "day")
    assert found.updated == DocumentDate(dt.date(2024, 2, 4), "day")
    assert marks(found, "published_on") == [(None, "2024-02-03"), (1, "2024-01-31")]
    assert [(m.rule, m.confidence) for m in found.marks if m.label == "published_on"] == [
        ("metadata_field", 0.97),
        ("label_iso", 0.95),
    ]
    assert found.title == "From the record"
    assert marks(found, "title") == [(None, "From the record"), (0, "A title")]


def test_a_line_that_repeats_the_record_s_title_is_the_title_even_with_a_full_stop() -> None:
    found = describe(["The Mill  Closes.", BODY], ["en"] * 2, RULES, TODAY, Stated(title="The mill closes."))
    assert found.roles[0].role == "title"


@pytest.mark.parametrize("date", ["2031-01-01", "1871-01-18"])
def test_an_impossible_date_of_the_record_is_refused_too(date: str) -> None:
    found = describe([BODY], ["en"], RULES, TODAY, Stated(published=date))
    assert found.published is None
    assert marks(found, "refused_date") == [(None, date)]


def test_what_a_record_s_field_says_is_refused_with_the_reason_where_it_cannot_be_read() -> None:
    found = describe([BODY], ["en"], RULES, TODAY, Stated(published="last week" * 100, updated="0"))
    assert (found.published, found.updated) == (None, None)
    refused = [(mark.value, mark.rule, mark.paragraph) for mark in found.marks if mark.label == "refused_date"]
    assert refused == [(("last week" * 100)[:200], "not_a_date", None), ("0", "clock_zero", None)]


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("2023", "2023"),
        ("202311", "2023-11"),
        ("20231105", "2023-11-05"),
        ("202311051030", "2023-11-05"),
        ("20231105103059", "2023-11-05"),
        ("1699142400", "2023-11-05"),
        ("1699142400.25", "2023-11-05"),
        ("1699142400000", "2023-11-05"),
        ("1699142400000000", "2023-11-05"),
        ("1699142400000000000", "2023-11-05"),
        ("100000000", "1973-03-03"),
        ("November 2023", "2023-11"),
        ("Sun Nov 05 10:30:00 +0000 2023", "2023-11-05"),
    ],
)
def test_a_record_s_date_is_read_as_programs_write_it_in_whatever_language_its_text_is(words: str, value: str) -> None:
    found = describe([BODY], ["de"], RULES, TODAY, Stated(published=words))
    assert marks(found, "published_on") == [(None, value)]
    assert marks(found, "refused_date") == []


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("1970-01-01T00:00:00Z", "clock_zero"),
        ("200601", "ambiguous_date"),
        ("true", "not_a_date"),
        ("12345", "not_a_date"),
        ("-86400", "not_a_date"),
        ("20231399", "not_a_date"),
        ("9" * 4000, "not_a_date"),
        ('{"from": "2023-01-01", "to": "2023-02-01"}', "not_a_date"),
        ("1900000000", "in_the_future"),
        ("1850", "before_1900"),
    ],
)
def test_a_record_s_date_that_cannot_be_read_is_never_null_without_a_mark(words: str, rule: str) -> None:
    found = describe([BODY], ["en"], RULES, TODAY, Stated(updated=words))
    assert found.updated is None
    assert [mark.rule for mark in found.marks if mark.label == "refused_date"] == [rule]


def test_the_record_s_authors_and_publisher_are_told() -> None:
    found = describe([BODY], ["en"], RULES, TODAY, Stated(authors=("Ann Lee", "Bo Ray"), publisher="The Courier"))
    assert [(each.name, each.role) for each in found.contributions] == [("Ann Lee", "author"), ("Bo Ray", "author")]
    assert found.publisher == "The Courier"


def test_the_surer_of_two_equally_exact_dates_is_taken() -> None:
    found = read("A title", "2024-02-01", BODY, "Published: 2024-01-31")
    assert marks(found, "published_on") == [(1, "2024-02-01"), (3, "2024-01-31")]
    assert found.published == DocumentDate(dt.date(2024, 1, 31), "day")


def chinese(*texts: str) -> Description:
    return describe(texts, ["zh-Hans"] * len(texts), RULES, TODAY)


DISPATCH = "新华社北京6月1日电（记者刘硕、齐琪）市民前往参观，大桥今日通车，车辆往来不绝。"


def test_a_dispatch_takes_its_year_from_the_one_that_the_document_states() -> None:
    found = chinese("大桥通车", DISPATCH, "更新时间：2024年6月2日")
    assert marks(found, "published_on") == [(1, "2024-06-01")]
    assert found.published == DocumentDate(dt.date(2024, 6, 1), "day")
    assert found.publisher == "新华社"
    assert [each.name for each in found.contributions] == ["刘硕", "齐琪"]


def test_a_dispatch_is_not_later_than_the_date_that_gives_it_its_year() -> None:
    found = chinese("大桥通车", DISPATCH.replace("6月1日", "12月31日"), "更新时间：2024年1月2日")
    assert found.published == DocumentDate(dt.date(2023, 12, 31), "day")


@pytest.mark.parametrize(
    "others", [(), ("更新时间：2023年6月2日", "发布时间：2024年5月2日"), ("据悉，2024年6月1日大桥通车。",)]
)
def test_a_year_is_never_invented_for_a_dispatch(others: tuple[str, ...]) -> None:
    assert (1, "--06-01") in marks(chinese("大桥通车", DISPATCH, *others), "mentioned_date")


def test_a_dispatch_may_be_named_at_the_end() -> None:
    assert (
        chinese("大桥通车", "市民前往参观，大桥今日通车，车辆往来不绝。" * 9, "（新华社北京3月17日电）").publisher
        == "新华社"
    )


def test_a_sentence_on_an_earlier_version_is_no_dateline() -> None:
    found = read("A title", "May 3, 2023", BODY, "This article was originally published on May 2, 2023, and corrected.")
    assert found.published == DocumentDate(dt.date(2023, 5, 3), "day")
    assert found.publisher is None
    assert found.roles[3].role == "body"


def test_a_day_that_the_year_does_not_have_gets_none() -> None:
    found = chinese("大桥通车", DISPATCH.replace("6月1日", "2月29日"), "更新时间：2023年6月2日")
    assert found.published is None
    assert (1, "--02-29") in marks(found, "mentioned_date")


def test_many_dated_lines_are_read_in_linear_time() -> None:
    begin = time.process_time()
    chinese(*["新华社1月1日电"] * 20_000)
    read(*["January 1, 2024"] * 20_000)
    assert time.process_time() - begin < 20


def test_the_paper_s_own_name_is_no_publisher() -> None:
    assert chinese("大桥通车", DISPATCH.replace("新华社", "本报")).publisher is None


@pytest.mark.parametrize(
    ("begin", "agency"),
    [
        ("NORTHBANK, June 12, 2024 (WireServe) -- ", "WireServe"),
        ("NEW YORK, Jan. 5, 2024 /NewsLine/ -- ", "NewsLine"),
        ("San Jose, March 3, 2024 — ", None),
        ("Madrid, 3 April 2024. ", None),
        ("Moscow. 12 March 2024. ", None),
        ("Beijing, April 21, 2024 (Reporter Sun Fei) ", None),
    ],
)
def test_a_place_and_a_date_before_a_dash_date_a_document(begin: str, agency: str | None) -> None:
    found = read("A title", begin + BODY)
    assert found.published is not None
    assert found.publisher == agency


@pytest.mark.parametrize(
    "begin",
    [
        "On Friday, May 3, 2024 — as every year — ",
        "In London, June 5, 2024 was a holiday. ",
        "The law of June 5, 2024. ",
        "The council, June 5, 2024, ",
        "It was over. June 5, 2024. ",
    ],
)
def test_a_date_near_the_begin_of_a_sentence_dates_nothing(begin: str) -> None:
    assert read("A title", begin + BODY).published is None


def test_only_the_first_running_paragraph_has_a_dateline() -> None:
    assert read("A title", BODY, "Madrid, 3 April 2024. " + BODY).published is None


def test_a_notice_is_dated_where_it_is_signed() -> None:
    found = describe(["Bekanntmachung", BODY, "Neustadt, den 02.04.2024", "Müller, Richter"], ["de"] * 4, RULES, TODAY)
    assert found.published == DocumentDate(dt.date(2024, 4, 2), "day")
    assert found.roles[2].role == "dateline"


def test_a_line_of_labels_that_say_nothing_is_no_dateline_nor_title() -> None:
    assert read("Contact: Ann Lee, 555 0100", "A title", BODY).title == "A title"
    assert read("Source: The Courier Views: 120", "A title", BODY).publisher == "The Courier"


def test_the_name_on_the_first_line_is_the_site_s_where_the_last_line_claims_its_rights() -> None:
    found = read("The Weekly Ledger", "A title", BODY, "© 2024 The Weekly Ledger. All rights reserved.")
    assert (found.title, found.publisher) == ("A title", "The Weekly Ledger")
    assert read("The Weekly Ledger", "A title", BODY).title == "The Weekly Ledger"


def test_a_day_of_the_week_and_a_time_may_stand_before_a_date() -> None:
    found = read("A title", "Updated 8:15 PM EST, Tue January 9, 2024", "Published: Monday, January 8, 2024", BODY)
    assert found.updated == DocumentDate(dt.date(2024, 1, 9), "day")
    assert found.published == DocumentDate(dt.date(2024, 1, 8), "day")


def test_a_paragraph_whose_decoding_was_put_right_is_flagged_as_a_whole() -> None:
    found = describe(["A title", BODY], ["en"] * 2, RULES, TODAY, mended={1})
    assert [mark[:4] for mark in found.marks if mark.label == "mojibake_repaired"] == [
        (1, 0, len(BODY), "mojibake_repaired")
    ]


def test_the_name_before_a_report_is_its_publisher() -> None:
    assert read(f"Nanfang Net News (Reporter/Liu Ya) {BODY}").publisher == "Nanfang Net"


def test_without_rules_a_document_is_described_all_the_same() -> None:
    found = describe(["A title", BODY], ["en", "en"], RULES._replace(labels=(), boilerplate=(), caption=()), TODAY)
    assert [role.role for role in found.roles] == ["title", "body"]
