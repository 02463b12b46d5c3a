"""Code: what a programmer would say is code, and what anybody would call a sentence."""

import pytest

from text.tagging.code import is_code
from text.tagging.detect import make_detector
from text.tagging.tag import tag_document


@pytest.mark.parametrize(
    "text",
    [
        "public static void main(String[] args) {",
        'System.out.println("Hello, world");',
        "def total(rows):",
        "import numpy as np",
        "from os import path",
        "const x = await fetch(url);",
        "let total = items.reduce((a, b) => a + b, 0)",
        "SELECT name FROM users WHERE id = 3;",
        '<div class="main">',
        "</body></html>",
        "body { color: red; }",
        '{"id": 3, "name": "Tom"}',
        "$ npm install --save react",
        'git commit -m "fix"',
        "if err != nil {",
        "for i in range(10):",
        "}",
        "#include <stdio.h>",
        'printf("%d\\n", x);',
        "List<String> names = new ArrayList<>();",
    ],
)
def test_lines_of_code_are_code(text: str) -> None:
    assert is_code(text)


@pytest.mark.parametrize(
    "text",
    [
        "He paid $5 (or £4); she paid nothing.",
        "AT&T Corp. (NYSE: T) <info@att.com>",
        "The function foo_bar() returns x = 3 when you call it.",
        "Contact: john_doe@example.com; jane_roe@example.com",
        "Jane Roe; John Doe;",
        "(1) Introduction; (2) Methods",
        "$5.00 - $10.00",
        "Home > News > World",
        "a <b>bold</b> word",
        "Price=Quality",
        "@user_name replied to @other_name",
        "import duties rise",
        "return to sender",
        "if you must;",
        "使用 print(x) 函数；然后 return x;",
        "x += 1  # add one to the number of all rows",
    ],
)
def test_prose_is_no_code(text: str) -> None:
    assert not is_code(text)


def test_a_chinese_page_about_programming_is_chinese() -> None:
    page = [
        "下面的函数计算总和：",
        "def total(rows):",
        "result = sum(row.price for row in rows);",
        "System.out.println(x);",
        "就这么简单。",
    ]
    languages = [tagged.language for tagged in tag_document(page, make_detector())]
    assert languages == ["zh-Hans", "zxx", "zxx", "zxx", "zh-Hans"]
