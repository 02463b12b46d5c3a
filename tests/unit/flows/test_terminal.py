"""Nothing that somebody else wrote steers a terminal, hides or reorders what stands there."""

import io
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.terminal import SafeTerminal, escape

HARMFUL = (
    "\0\x07\x08\x1b\r\x7f\x85\x9b\x9d\xad\u034f\u061c\u115f\u1160\u200b\u200e\u200f\u2028\u2029\u202a\u202e\u2060\u2066\u2069"
    "\u206f\u3164\ufeff\ufff9\uffa0\U0001bca0\U000e0001\U000e0041\U000e007f\ud800\udfff"
)
TEXTS = st.text(st.characters(exclude_categories=()) | st.sampled_from(HARMFUL))
OSC52, CLEAR, C1, BIDI = "\x1b]52;c;RVZJTA==\x07", "\x1b[2J", "\x9b31m", "\u202eRLO\u2066"


@settings(deadline=None)
@given(TEXTS)
def test_nothing_that_steers_a_terminal_is_left(text: str) -> None:
    shown = escape(text)
    assert not set(shown) & set(HARMFUL)
    assert {each for each in shown if unicodedata.category(each) in {"Cc", "Cs", "Zl", "Zp"}} <= {"\n", "\t"}


@settings(deadline=None)
@given(TEXTS)
def test_escaped_twice_is_escaped_once(text: str) -> None:
    assert escape(escape(text)) == escape(text)


@pytest.mark.parametrize(
    "text",
    [
        "周年 “quoted” café 👩\u200d🚀 ❤\ufe0f",
        "two\nlines\tand a tab",
        r"a \x1b that was typed",
        "می\u200cخواهم",
        "क्\u200dष",
        "葛\U000e0100",
        "\u0600١",
    ],
)
def test_what_is_harmless_stays(text: str) -> None:
    assert escape(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [("ad\u200dmin", r"ad\u200dmin"), ("\u200c", r"\u200c"), ("\U000e0041", r"\U000e0041"), ("\udc9b", r"\udc9b")],
)
def test_what_hides_is_written_out(text: str, shown: str) -> None:
    assert escape(text) == shown


def test_a_guarded_stream_passes_on_colours_and_a_progress_bar_and_nothing_else() -> None:
    out = io.StringIO()
    safe = SafeTerminal(out)
    own = "\r\x1b[2K\x1b[1A\x1b[1;31mred\x1b[0m\x1b[?25l"
    assert safe.write(own) == len(own)
    assert out.getvalue() == own
    safe.writelines([OSC52, CLEAR, C1, BIDI, "\x1b[1;1H\x1b[?1049h\x1bc"])
    assert out.getvalue()[len(own) :] == (
        r"\x1b]52;c;RVZJTA==\x07\x1b[2J\x9b31m\u202eRLO\u2066\x1b[1;1H\x1b[?1049h\x1bc"
    )
