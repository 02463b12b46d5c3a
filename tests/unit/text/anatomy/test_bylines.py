"""Labelled values of a line: which labels, up to where, and whom they name."""

from pathlib import Path

import pytest

from schemas.rules import load_rules
from text.anatomy.bylines import Labelled, find_labelled
from text.anatomy.dates.find import find_dates
from text.anatomy.persons import split_persons
from text.anatomy.rules import compile_rules

RULES = compile_rules(load_rules(Path(__file__).resolve().parents[4] / "config" / "rules").to_rules())
BODY = " The council met on Monday and spoke of the bridge for two hours before it voted." * 8


def find(text: str) -> list[Labelled]:
    return find_labelled(text, find_dates(text, "en"), RULES)


def read(text: str) -> list[tuple[str, str]]:
    return [(each.label, text[slice(*each.value)]) for each in find(text)]


@pytest.mark.parametrize(
    ("text", "labelled"),
    [
        ("Release time: December 06, 2019", [("published_on", "December 06, 2019")]),
        (
            "Time: March 12, 2024 Author: Gong Chenyu Source: Gaojian Network",
            [("published_on", "March 12, 2024"), ("author", "Gong Chenyu"), ("publisher", "Gaojian Network")],
        ),
        ("Mondo Entertainment Updated on 2024-01-31", [("updated_on", "2024-01-31")]),
        ("[Editor in charge: Yu Chunhe]", [("editor", "Yu Chunhe")]),
        ("(Reporter/Liu Ya)", [("reporter", "Liu Ya")]),
        (
            "来源：检察日报 作者：张三 责任编辑：王五",
            [("publisher", "检察日报"), ("author", "张三"), ("editor", "王五")],
        ),
        ("本报记者 张三 通讯员 李四", [("reporter", "张三"), ("reporter", "李四")]),
        ("(Correspondent Zhou Min Reporter He Yong) They met.", [("reporter", "Zhou Min"), ("reporter", "He Yong")]),
        ("□ Our reporter Li Na", [("reporter", "Li Na")]),
        ("The bridge by night. Photo by Liu Yang", [("photographer", "Liu Yang")]),
        ("（记者张三 通讯员李四）市民前往参观。", [("reporter", "张三"), ("reporter", "李四")]),
        ("〔記者陳小明／台北報導〕今天通車。", [("reporter", "陳小明")]),
        ("（中央社記者林大華攝）", [("reporter", "林大華")]),
        ("(Author: Ann Lee editor: Bo Ray) The council met.", [("author", "Ann Lee"), ("editor", "Bo Ray")]),
        ("Author: Ann Lee Views: 120", [("author", "Ann Lee"), ("other", "120")]),
        ("作者：张三 字号：大 中 小", [("author", "张三"), ("other", "大 中 小")]),
        ("Updated 8:15 PM EST, Tue January 9, 2024", [("updated_on", "8:15 PM EST, Tue January 9, 2024")]),
        ("Posted Monday, June 3, 2024", [("published_on", "Monday, June 3, 2024")]),
        ("Veröffentlicht am 3. Juni 2024", [("published_on", "3. Juni 2024")]),
        ("Опубликовано: 03.06.2024", [("published_on", "03.06.2024")]),
        ("By Jane Doe and John Roe", [("author", "Jane Doe and John Roe")]),
        ("April 21, 2024 | By Rosa Whitlock | Courier", [("author", "Rosa Whitlock")]),
        ("AUTHOR:Jane Doe", [("author", "Jane Doe")]),
        ("Автор: Вера Соколова", [("author", "Вера Соколова")]),
    ],
)
def test_a_label_has_the_value_behind_it(text: str, labelled: list[tuple[str, str]]) -> None:
    assert read(text) == labelled


@pytest.mark.parametrize(
    "text",
    [
        *("Yin Jun: Keeping in mind the mission", "The author of the book: nobody knows", "Time flies", "Author:", ""),
        *(
            "记者从会上获悉，大桥今日通车。",
            "By the river stood a mill",
            "Updated rules apply",
            "co-author: no",
            "by jane doe",
            "Reporters Without Borders",
            "The reporter Li Na was there.",
            "(the reporter was late)",
            "（记者从会上获悉大桥今日通车）",
            "Editor John said that it would do.",
        ),
        f"The report says: Author: Jane Doe wrote it.{BODY}",
    ],
)
def test_what_only_looks_like_a_label_is_none(text: str) -> None:
    assert read(text) == []


def test_running_text_is_read_in_brackets_near_its_ends_and_at_its_begin_alone() -> None:
    assert read(f"Nanfang Net News (Reporter/Liu Ya) According to it{BODY}") == [("reporter", "Liu Ya")]
    assert read(f"{BODY} (Editor: Jane Doe)") == [("editor", "Jane Doe")]
    assert read(f"{BODY} (Editor: Jane Doe) {BODY}") == []
    assert [label for label, _ in read(f" date 2022-11-23{BODY}")] == ["published_on"]


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("Liu Tingting, Chang Luqian", ["Liu Tingting", "Chang Luqian"]),
        ("张三、李四 王五", ["张三", "李四", "王五"]),
        ("Jane Doe and John Roe", ["Jane Doe", "John Roe"]),
        ("Jane Doe; ", ["Jane Doe"]),
        ("", []),
    ],
)
def test_persons_are_cut_at_commas_and_their_like(value: str, names: list[str]) -> None:
    text = f"Author: {value}"
    labelled = find(text)
    assert [person.name for each in labelled for person in split_persons(text, each.value, RULES)] == names


def test_a_person_with_an_office_has_an_organisation_before_it_and_a_name_behind() -> None:
    text = (
        "(Author: Tongchuan City People's Procuratorate party secretary, the Attorney General Yin Jun editor: Wang Jin)"
    )
    first, second = find(text)
    (person,) = split_persons(text, first.value, RULES)
    assert person[1:] == ("Yin Jun", "Tongchuan City People's Procuratorate", "party secretary, the Attorney General")
    assert text[slice(*person.place)] == "Yin Jun"
    assert [each.name for each in split_persons(text, second.value, RULES)] == ["Wang Jin"]


def test_a_megabyte_of_labels_is_read() -> None:
    assert read("Author: a " * 100_000) == []
    assert len(read("Author: a " * 39)) == 39
