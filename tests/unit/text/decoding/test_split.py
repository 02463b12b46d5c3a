"""Split: blocks between blank lines, hard-wrapped prose joined, everything else line by line."""

from pathlib import Path

import pytest

from text.decoding.split import split_paragraphs

SEEDS = Path(__file__).parents[5] / "shared" / "seeds"

EMAIL = """\
Hi all,

we have looked at the numbers of the last quarter again, and it seems
that the drop in October was caused by the new way in which the visits
are counted. We will therefore correct the table, and send a new one
by Friday.

Please do not use the old one, because it is going to be withdrawn as
soon as the new one is there.

Regards,
Anna
"""

BOOK = """\
    It was late in the evening when the coach came to the little town,
and the travellers, who had been silent for an hour, began to stir. Mr.
Harding put on his hat, looked out, and saw nothing but the rain.
    "We are there," he said, and nobody answered him; for the road was
bad, and the horses were so tired that they could hardly be made to go
up the last hill.
    The host stood at the door.
"""

CHINESE_BOOK = """\
　　那天晚上马车到达小镇的时候已经很晚了，车上的旅客们沉默了一个钟
头，这时才开始动了起来。哈丁先生戴上帽子，向窗外望去，除了雨什么也
看不见，只好又坐下来等着。
　　“我们到了。”他说，可是没有人回答他，因为道路很坏，马又累得几乎
爬不上最后那一段山坡，所有的人都在想着同一件事情。
"""

CHINESE_WRAPPED = """\
会议强调，要深入学习贯彻落实全国会议精神，特别是重要讲话精神，坚
持以新时代的思想为指导，进一步增强责任感和使命感，切实把思想和行
动统一到会议的决策部署上来，推动各项工作取得新的成效。
"""

VERSE = """\
The curfew tolls the knell of parting day,
The lowing herd wind slowly o'er the lea,
The ploughman homeward plods his weary way,
And leaves the world to darkness and to me.
"""

CHINESE_VERSE = """\
床前明月光，疑是地上霜。
举头望明月，低头思故乡。
"""

ADDRESS = """\
The Office of the Public Prosecutor of the City
12 Long Street near the Old Bridge, Second Floor
Anytown, Province of Somewhere in the Far North
"""

TABLE = """\
Region                      Cases in 2022        Cases in 2023        change
northern provinces                   1,204                1,322         +118
southern provinces                   2,077                1,985          -92
"""

TITLES = """\
最高人民检察院举行扩大会议传达学习全国会议精神
最高人民检察院发布新一批典型案例指导各地办案
全国检察机关部署开展春季专项监督检查工作活动
"""

LIST = """\
1. The first point, which is about as long as the line can be made.
2. The second point is a short one.
3. The third point is so long that it does not fit on one line, and
   that it has to be wrapped by the program in which it was written,
   which is what happens in a mail.
"""


def split(text: str) -> list[str]:
    spans = split_paragraphs(text)
    slices = [text[span.start : span.end] for span in spans]
    assert "".join(slices) == text
    return slices


def lines_of(text: str) -> list[str]:
    return text.splitlines(keepends=True)


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("000_3978d34deae8079e.txt", 8),
        ("001_bdd7a3cd5751323a.txt", 13),
        ("002_a09e699c147a1733.txt", 19),
        ("003_132e1f8682eafaf6.txt", 24),
        ("004_e83a656f7b29d590.txt", 41),
    ],
)
def test_the_seeds_give_the_agreed_numbers_of_paragraphs(name: str, count: int) -> None:
    if not SEEDS.is_dir():
        pytest.skip("the seeds in ../shared/seeds are not here")
    assert len(split((SEEDS / name).read_text(encoding="utf-8"))) == count


def test_nothing_has_no_paragraph() -> None:
    assert split_paragraphs("") == []


@pytest.mark.parametrize("blank", [" ", "\n", "\n\n \t\n", "\u3000\u200b\ufeff\n\x00", "\r\n" * 3, "\x85\x85"])
def test_a_text_of_blanks_is_one_span(blank: str) -> None:
    assert split(blank) == [blank]


def test_a_span_carries_the_separators_after_it_and_the_first_those_before() -> None:
    assert split("\n \none\n\n\t\ntwo\n \n") == ["\n \none\n\n\t\n", "two\n \n"]


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\v", "\f", "\x85", "\u2028", "\u2029"])
def test_every_newline_function_of_unicode_ends_a_line(line_break: str) -> None:
    assert split(f"One.{line_break}Two.") == [f"One.{line_break}", "Two."]
    assert split(f"One.{line_break}{line_break}Two.") == [f"One.{line_break}{line_break}", "Two."]


def test_crlf_is_one_line_break_and_no_blank_line() -> None:
    text = EMAIL.replace("\n", "\r\n")
    assert [part.replace("\r\n", "\n") for part in split(text)] == split(EMAIL)


@pytest.mark.parametrize("separator", ["\x1c", "\x1d", "\x1e", "\x1f", "\t", "\u200b"])
def test_separators_of_data_and_invisible_characters_end_no_line(separator: str) -> None:
    assert split(f"one{separator}two") == [f"one{separator}two"]


@pytest.mark.parametrize(
    "blank", ["", "  ", "\t", "\u3000", "\u200b", "\xad", "\ufeff", "\u200e\u2060", "\x00", "\x1f"]
)
def test_a_line_of_white_space_or_invisible_characters_is_blank(blank: str) -> None:
    text = EMAIL.replace("\n\n", f"\n{blank}\n")
    assert len(split(text)) == len(split(EMAIL)) == 5


def test_nel_beside_other_c1_controls_is_mojibake_not_a_line_break() -> None:
    assert split("l\x92eau\x85 rien\n\nfin\x85") == ["l\x92eau\x85 rien\n\n", "fin\x85"]


def test_wrapped_mail_is_joined_also_paragraphs_of_two_lines() -> None:
    hello, numbers, please, regards, name = split(EMAIL)
    assert (hello, regards, name) == ("Hi all,\n\n", "Regards,\n", "Anna\n")
    assert numbers.count("\n") == 5
    assert please.count("\n") == 3


def test_first_lines_that_are_indented_begin_paragraphs() -> None:
    assert [part.count("\n") for part in split(BOOK)] == [3, 3, 1]


def test_chinese_books_are_wrapped_at_wide_characters() -> None:
    assert [part.count("\n") for part in split(CHINESE_BOOK)] == [3, 2]


def test_chinese_wrapped_prose_is_joined() -> None:
    assert split(CHINESE_WRAPPED) == [CHINESE_WRAPPED]


def test_a_wrapped_item_of_a_list_is_one_paragraph() -> None:
    assert [part.count("\n") for part in split(LIST)] == [1, 1, 3]


@pytest.mark.parametrize(
    "text",
    [VERSE, CHINESE_VERSE, ADDRESS, TABLE, TITLES],
    ids=["verse", "Chinese verse", "address", "table", "titles"],
)
def test_lines_that_are_no_wrapped_prose_stay_lines(text: str) -> None:
    assert split(text) == lines_of(text)


@pytest.mark.parametrize(
    "label",
    [
        "Time: March 12, 2024",
        "Release time: December 06, 2019",
        "author: Gong Chenyu",
        "[Editor in charge: Yu Chunhe]",
        "[Font: large   in   Small",
        "来源：检察日报",
        "责任编辑:王进",
        "【字体：大中小】",
        "(Author: the party secretary)",
        "（责任编辑：王进）",
        "> quoted",
        "----------",
        "| a table",
    ],
)
def test_a_label_among_the_lines_keeps_all_of_them_apart(label: str) -> None:
    numbers = split(EMAIL)[1].rstrip("\n")
    text = f"{numbers}\n{label}\n"
    assert split(text) == lines_of(text)


def test_words_before_a_colon_inside_a_line_are_no_label() -> None:
    text = EMAIL.replace("We will therefore", "We will do this: we")
    assert [part.count("\n") for part in split(text)] == [2, 5, 3, 1, 1]


def test_a_date_at_the_beginning_of_a_line_is_no_item_of_a_list() -> None:
    text = (
        "Das Gericht hat die Klage der Stadt gegen den Bescheid des Landes am\n"
        "12. März abgewiesen und die Kosten des Verfahrens der Stadt auferlegt,\n"
        "wogegen noch Berufung eingelegt werden kann.\n"
    )
    assert split(text) == [text]


def test_long_lines_are_paragraphs_of_their_own() -> None:
    line = "this is a line as a page on the web has it, longer than any program would wrap it, " * 2 + "and so on\n"
    assert split(line * 3) == [line] * 3


def test_short_lines_are_paragraphs_of_their_own() -> None:
    text = "here the lines are so short\nthat no program can have\nwrapped them like this at\nany width\n"
    assert split(text) == lines_of(text)


def test_old_books_with_ragged_lines_are_joined() -> None:
    text = (
        "the old man had never been to the town before, and he looked\n"
        "at everything with wonder; at the houses, which were\n"
        "higher than the trees of his village, and at the people, who\n"
        "did not greet him, although he had taken off his hat.\n"
    )
    assert split(text) == [text]


@pytest.mark.parametrize("line_break", ["\x85", "\u2028", "\u2029", "\f", "\v"])
def test_breaks_that_no_program_wraps_with_are_never_joined(line_break: str) -> None:
    text = split(EMAIL)[1].rstrip("\n").replace("\n", line_break)
    assert len(split(text)) == 4


def test_a_million_blank_lines_or_one_line_of_blanks_take_no_time_to_speak_of() -> None:
    assert len(split("a" + "\n" * 1_000_000 + "b" + " " * 1_000_000 + "c")) == 2
    assert len(split(("\n" + " " * 200_000 + "x") * 5)) == 5
