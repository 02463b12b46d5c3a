"""A page as a crawler saves it: the running text among its menus, the title beside it, and what is neither."""

import datetime as dt
from pathlib import Path

import pytest

from schemas.rules import load_rules
from text.anatomy.describe import Description, describe
from text.anatomy.forest import plant, score
from text.anatomy.rules import compile_rules

RULES = load_rules(Path(__file__).parents[4] / "config" / "rules").to_rules()
BODY = "People walked on the pier all day on Friday, and the baker at its end had sold out of bread by noon."
MORE = "The mayor came too, bought the last loaf that was left, and said that the market would get a new roof."
HAN = "周五全天都有人在码头上散步，尽头的面包店中午就卖光了面包，镇长也来了，孩子们很高兴。"

MENU = ["Menu", "News", "Sport", "Weather", "Boats for sale", "Jobs", "Log in", "Search"]
TEASERS = [
    "Most read",
    "Ferry late again, and nobody knows why",
    "Ten soups for a cold day",
    "Fish market to close in winter",
    "Sign up for our letter",
    "Privacy",
    "Imprint",
    "© 2024 Harbour Daily",
]
TEXT = [
    "Who has eaten all the bread?",
    "3 June 2024",
    BODY,
    MORE,
    "The baker has asked the council of the town for a second oven, for the first one is older than he is himself.",
    "“We bake what we can,” the baker said, “but on a day like this nobody could bake enough bread for the pier.”",
    "The council will speak of the oven on Monday, and of the roof of the market a week later, the mayor said.",
]


def told(lines: list[str], language: str = "en") -> Description:
    return describe(lines, [language] * len(lines), RULES, dt.date(2025, 1, 1))


def roles(lines: list[str], language: str = "en") -> list[str]:
    return [role.role for role in told(lines, language).roles]


def test_the_rest_of_a_page_is_boilerplate_and_its_text_is_not() -> None:
    found = roles([*MENU, *TEXT, *TEASERS])
    assert set(found[: len(MENU)]) == {"boilerplate"}
    assert found[len(MENU) : len(MENU) + 2] == ["title", "dateline"]
    assert set(found[len(MENU) + 2 : len(MENU) + len(TEXT)]) == {"body"}
    assert found[len(MENU) + len(TEXT) :].count("boilerplate") >= 6  # a teaser that reads as a sentence may stay


def test_the_title_of_a_page_says_how_sure_it_is() -> None:
    found = told([*MENU, *TEXT, *TEASERS])
    assert found.title == "Who has eaten all the bread?"
    assert found.title_confidence is not None
    assert 0.5 < found.title_confidence < 1


def test_a_menu_alone_has_no_title() -> None:
    found = told([*MENU, *TEASERS])
    assert (found.title, found.title_confidence) == (None, None)


def test_what_stands_without_a_page_is_all_running_text() -> None:
    assert roles(["The old pier is open again", BODY, MORE]) == ["title", "body", "body"]


@pytest.mark.parametrize(
    ("lines", "language"),
    [
        (["Will the pier stay open?", BODY], "en"),
        (["The pier is open at last!", "By Jane Roe | 3 June 2024", BODY], "en"),
        (["Harbour office opens a hall in Washington D.C.", "3 June 2024", BODY], "en"),
        (["The old pier is open again", f"{BODY} (Clara Lind)"], "en"),
        (["旧码头何时开放？", HAN], "zh-Hans"),
        (["镇长等到的竟是……", "2023-04-12 来源：江城报", HAN], "zh-Hans"),
        (["旧码头重新开放", f"{HAN}（张小峰）"], "zh-Hans"),
        (["旧码头重新开放", f"{HAN}【王力】"], "zh-Hans"),
    ],
)
def test_a_title_may_be_a_question_a_call_or_stand_above_a_credit(lines: list[str], language: str) -> None:
    assert told(lines, language).title == lines[0]


@pytest.mark.parametrize(
    ("first", "language"),
    [
        ("位置：首页 >  新闻动态", "zh-Hans"),
        ("现在位置： 首页 >> 码头新闻 >> 正文", "zh-Hans"),
        ("您所在的位置：网站首页", "zh-Hans"),
        ("跳至主要内容", "zh-Hans"),
        ("Current location : Home > Pier", "en"),
        ("Skip to main content", "en"),
        ("Aller au contenu principal", "fr"),
        ("본문 바로가기", "ko"),
    ],
)
def test_where_a_page_stands_and_where_to_skip_to_is_no_title(first: str, language: str) -> None:
    found = told([first, "The old pier is open again", BODY], language)
    assert (found.roles[0].role, found.title) == ("boilerplate", "The old pier is open again")


def test_a_section_above_the_title_is_not_the_title() -> None:
    assert told(["News", "The old pier is open again", "Nov 6, 2022", BODY, MORE]).title == "The old pier is open again"


@pytest.mark.parametrize(
    ("first", "language"),
    [
        ("孔小伊 肖小辉 王小景", "zh-Hans"),
        ("關鍵詞:碼頭;麵包;小鎮", "zh-Hant"),
        ("Letzte Aktualisierung: 21.07.2022", "de"),
    ],
)
def test_names_keywords_and_dated_lines_are_no_title(first: str, language: str) -> None:
    assert told([first, HAN if language != "de" else BODY], language).title is None


@pytest.mark.parametrize(
    "caption",
    [
        "The baker waves to the children from his stall on the pier. [Photo/IC]",
        "The baker waves to the children. (Photo: Li Na)",
        "Der Bäcker winkt den Kindern zu. Foto: Max Beispiel/dpa",
        "面包师傅在码头上向孩子们挥手。（图/江城网）",
    ],
)
def test_a_sentence_with_the_credit_of_a_picture_is_a_caption(caption: str) -> None:
    assert roles(["The old pier is open again", BODY, caption, MORE])[2] == "caption"


def test_running_text_with_a_credit_is_no_caption_where_there_is_no_other() -> None:
    assert roles(["Dermaga lama dibuka", f"{BODY} (Foto: Dok Dermaga)"], "id") == ["title", "body"]


@pytest.mark.parametrize(("first", "second"), [("(1) What he sold", "(2) What they caught"), ("（1）一", "（2）二")])
def test_numbers_in_brackets_number_headings(first: str, second: str) -> None:
    found = told(["The old pier is open again", first, BODY, second, MORE])
    assert [mark.value for mark in found.marks if mark.label == "heading"] == ["1", "2"]
    assert found.title == "The old pier is open again"


def test_keywords_and_the_size_of_letters_are_no_headings() -> None:
    found = roles(["旧码头重新开放", HAN, "关键词:码头;面包", HAN, "字号: [大] [中] [小] [打印]", HAN], "zh-Hans")
    assert (found[2], found[4]) == ("body", "boilerplate")


SECOND = ["The ferry is late", "Published: 7 March 2023", MORE, BODY]


def test_another_article_of_a_file_is_flagged_and_its_date_is_not_the_files() -> None:
    found = told(["The old pier is open again", BODY, MORE, *SECOND])
    assert [mark.paragraph for mark in found.marks if mark.label == "another_article"] == [3]
    assert (found.title, found.published) == ("The old pier is open again", None)


def test_the_first_article_keeps_its_own_date() -> None:
    found = told(["The old pier is open again", "Published: 3 June 2024", BODY, MORE, *SECOND])
    assert found.published is not None
    assert found.published.day == dt.date(2024, 6, 3)


def test_a_heading_with_text_below_it_is_no_other_article() -> None:
    found = told(["The old pier is open again", BODY, MORE, "What the mayor said", MORE, BODY])
    assert not [mark for mark in found.marks if mark.label == "another_article"]


CUT = "The baker has asked the council of the town for a second oven and for a lon"


def test_a_last_paragraph_that_stops_inside_a_sentence_is_truncated() -> None:
    found = told(["The old pier is open again", BODY, MORE, CUT])
    assert [(mark.paragraph, mark.rule) for mark in found.marks if mark.label == "truncated"] == [(3, "last_paragraph")]


@pytest.mark.parametrize("lines", [[CUT, BODY, MORE], [BODY, MORE, "About the pier and its baker"], [CUT, CUT, CUT]])
def test_headings_and_text_without_stops_are_not_truncated(lines: list[str]) -> None:
    assert not [mark for mark in told(lines).marks if mark.label == "truncated"]


def test_a_forest_adds_up_what_its_trees_say() -> None:
    forest = plant([0.5, [1, 2.0, -1.0, [0, 1.0, 2.0, 4.0]]])
    assert [score(forest, each) for each in ([0.0, 2.0], [0.0, 3.0], [2.0, 3.0])] == [-0.5, 2.5, 4.5]


def test_the_rules_are_ready() -> None:
    assert compile_rules(RULES).boilerplate.find_places(["跳至正文", BODY]) == {0}
