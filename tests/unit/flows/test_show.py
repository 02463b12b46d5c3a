"""What people see is safe for their terminal, and what programs read is whole."""

import csv
import io
import json
import math
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.show import write_rows
from flows.terminal import UNSAFE

HARMFUL = "\0\x07\x08\x1b\r\x7f\x85\x9b\u061c\u200e\u200f\u202a\u202e\u2066\u2069"
TEXTS = st.text(st.characters() | st.sampled_from(HARMFUL))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS | st.binary() | st.dates() | st.decimals(),
    lambda inner: st.lists(inner) | st.dictionaries(TEXTS | st.dates() | st.integers(), inner),
    max_leaves=8,
)


def written(columns: list[str], rows: list[tuple[Any, ...]], form: str, capsys: pytest.CaptureFixture[str]) -> str:
    write_rows(columns, iter(rows), form)
    return capsys.readouterr().out


@settings(deadline=None)
@given(st.lists(VALUES, min_size=1, max_size=4))
def test_json_holds_any_value(values: list[Any]) -> None:
    columns = [f"c{number}" for number in range(len(values))]
    out = io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdout", out)
        write_rows(columns, iter([tuple(values), tuple(values)]), "json")
    assert not UNSAFE.search(out.getvalue())
    first, second = json.loads(out.getvalue(), parse_constant=pytest.fail)
    assert first == second
    assert list(first) == columns
    for value, back in zip(values, first.values(), strict=True):
        if value is None or isinstance(value, bool | int | str):
            assert back == value
        elif isinstance(value, float):
            assert back == (value if math.isfinite(value) else str(value))
        elif isinstance(value, bytes):
            assert bytes.fromhex(back) == value


@settings(deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_csv_gives_any_text_back(values: list[str]) -> None:
    out = io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdout", out)
        write_rows(values, iter([tuple(values)]), "csv")
    assert list(csv.reader(io.StringIO(out.getvalue(), newline=""))) == [values, values]


class Terminal(io.StringIO):
    """Takes what is written to a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_nothing_that_steers_a_terminal_is_in_rows_and_names_of_columns(
    form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hostile = "\x1b]52;c;RVZJTA==\x07\x1b[2J\x9b31m\u202e\u2066\u2028\u200b\ufeff\U000e0041"
    out = Terminal()
    monkeypatch.setattr("sys.stdout", out)
    write_rows([hostile], iter([(hostile,), ([hostile],), ({hostile: hostile},)]), form)
    assert not UNSAFE.search(re.sub(r"\x1b\[[0-9;]*m", "", out.getvalue()))


def test_csv_ends_lines_as_shells_expect(capsys: pytest.CaptureFixture[str]) -> None:
    assert written(["a", "b"], [(1, "x\r\n"), (None, True)], "csv", capsys) == 'a,b\n1,"x\r\n"\n,true\n'


def test_columns_of_one_name_are_all_kept_in_json(capsys: pytest.CaptureFixture[str]) -> None:
    rows = json.loads(written(["a", "a", "a_2", "a"], [(1, 2, 3, 4)], "json", capsys))
    assert sorted(rows[0].values()) == [1, 2, 3, 4]
    assert (rows[0]["a"], rows[0]["a_2"]) == (1, 3)


def test_a_table_shows_words_as_they_are_and_wraps_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    out = written(["[b]", "long"], [("[red]x[/red]", "word " * 1000)], "table", capsys)
    head, row = out.splitlines()
    assert head.startswith("[b]")
    assert row.startswith("[red]x[/red]")
    assert row.count("word") == 1000
