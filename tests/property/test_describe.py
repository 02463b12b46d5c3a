"""Whatever a document holds: marks stand on its words, and no date is out of range."""

import datetime as dt
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from schemas.rules import load_rules
from text.anatomy.describe import describe

RULES = load_rules(Path(__file__).resolve().parents[2] / "config" / "rules").to_rules()
LATEST = dt.date(2024, 7, 1)
PIECES = st.sampled_from(
    [
        *(
            "Time: ",
            "Author: ",
            "(Reporter/",
            ")",
            "[Editor: ",
            "Source: ",
            "Updated on ",
            "By Jane Doe",
            "发布时间：",
            "记者 张三",
            " | ",
        ),
        *(
            "2024-01-31",
            "1899-12-31",
            "2031-05-05",
            "June 5, 2024",
            "2024年6月1日",
            "民国113年",
            "June 1",
            "0000-00-00",
            "9999-12-31",
        ),
        *(
            "1. ",
            "一、",
            "Fourth, ",
            "Related Pages",
            "Copyright",
            "“",
            "”",
            "...",
            ". , ",
            "\n",
            "The council met. ",
            "中国。",
            "**",
        ),
    ]
)
TEXTS = st.lists(st.lists(PIECES | st.text(max_size=12), min_size=1, max_size=8).map("".join), max_size=8)


@given(TEXTS, st.sampled_from(["en", "zh-Hans", "de", "und"]))
def test_every_mark_stands_on_words_and_every_date_is_in_range(texts: list[str], language: str) -> None:
    texts = [text or "-" for text in texts]
    found = describe(texts, [language] * len(texts), RULES, LATEST)
    assert len(found.roles) == len(texts)
    for mark in found.marks:
        assert mark.paragraph is not None
        assert 0 <= mark.start < mark.end <= len(texts[mark.paragraph])
    for date in (found.published, found.updated):
        assert date is None or dt.date(1900, 1, 1) <= date.day <= LATEST
    for each in found.contributions:
        assert any(each.name in text for text in texts)
    assert found.publisher is None or any(found.publisher in text for text in texts)
    assert found == describe(texts, [language] * len(texts), RULES, LATEST)
