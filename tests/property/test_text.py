"""What holds of decode, split and normalise for any input."""

import unicodedata

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from text.decoding.decode import decode, make_storable
from text.decoding.normalise import REPAIRS, NormaliseOptions, normalise
from text.decoding.split import split_paragraphs
from text.errors import RecordError

quick = settings(deadline=None, max_examples=300)
thorough = settings(deadline=None, max_examples=1500)

# `st.text()` makes no surrogates by itself.
surrogates = st.characters(categories=["Cs"])
any_text = st.text(st.one_of(st.characters(), surrogates))

LABELS = [
    None, "", "utf-8", "UTF-16", "utf-16-le", "utf-32", "gb2312", "hz", "big5", "shift_jis", "iso-2022-jp", "euc-kr",
    "latin-1", "iso-8859-2", "koi8-r", "cp500", "us-ascii", "unicode_escape", "idna", "none",
]  # fmt: skip

# Pieces that make and unmake each other when they meet.
ATOMS = [
    "&", "amp;", "&amp;", "&lt;", "&#38;", "&#x26;", "#38;", ";", "&semi;", "&semi", "&num;", "lt", "&Atilde;",
    "&copy;", "&#131;", "&#x200b;", "&nbsp;", "&#10;", "&NewLine;", "&#146;", "&zwj;", "&ang;", "&fjlig;",
    "&#0;", "&#xD800;", "Ã", "©", "Ãƒ", "Â", "\xa0", "Â\xa0", "â€™", "â€œ", "â€", "\x9d", "\x80", "\x92",
    "\x85", "Ð¿Ñ", "вЂ", "Р", "µ", "ä½\xa0å¥½", "Ã©&lt;", "Ã\x83Â©", "Ä\x85", "\xc0\x80", "\xed\xa0\x80",
    "â\x80¨", "\ufffd", "?", "e\u0301", "\u0301", "\u0308", "\u0315", "\u0338", "↔", "\u212b", "\u0344",
    "\u0958", "\u037e", "\u2126", "ﬁ", "Ａ", "\u1112", "\u1161", "\u11ab", "한", "中", "。", "“", "”", "，", "ｱ",
    "a", "B", " ", "\t", "\u3000", "\u2000", "\u1680", "\n", "\r\n", "\r", "\u2028", "\v", "\f", "\x00",
    "\x1b[31m", "\x1b", "\x1c", "\x7f", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\xad", "\u202e",
    "\u200f", "\u180e", "א", "ا", "क", "\u094d", "ก", "❤", "\ufe0f", "👩", "🏴", "\U000e0067", "\U000e007f",
]  # fmt: skip
tricky_text = st.lists(st.sampled_from(ATOMS), max_size=14).map("".join)
options = st.builds(NormaliseOptions, *[st.booleans()] * len(NormaliseOptions._fields))


@thorough
@given(st.binary(max_size=300), st.sampled_from(LABELS))
def test_decode_gives_storable_text_or_a_record_error_for_any_bytes(raw: bytes, declared: str | None) -> None:
    try:
        decoded = decode(raw, declared)
    except RecordError as error:
        assert (error.reason, error.stage) == ("undecodable", "decode")  # noqa: PT017 - both outcomes are right
        return
    assert make_storable(decoded.text) == (decoded.text, False)
    assert decoded.encoding_declared == declared
    assert decoded == decode(raw, declared)


@quick
@given(st.binary(max_size=100), st.one_of(any_text, st.none()))
def test_decode_takes_any_declaration(raw: bytes, declared: str | None) -> None:
    try:
        decode(raw, declared)
    except RecordError as error:
        assert error.detail  # noqa: PT017 - both outcomes are right


readable = st.text(st.characters(codec="utf-8", categories=["L", "M", "N", "P", "S", "Zs"]), min_size=1)


@quick
@given(readable, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]))
@example("\ufeffmarked twice", "utf-16")
def test_text_in_unicode_comes_back(text: str, codec: str) -> None:
    assert decode(text.encode(codec)).text in {text, text.removeprefix("\ufeff")}


@quick
@given(readable)
def test_text_declared_as_gb18030_comes_back(text: str) -> None:
    assert decode((text + "。").encode("gb18030"), "gb2312").text == text + "。"


@quick
@given(st.text(st.characters(codec="big5", categories=["Lo"]), min_size=1))
def test_text_declared_as_big5_comes_back(text: str) -> None:
    raw = text.encode("big5")
    assume(not is_utf8(raw))  # a few small kana are good UTF-8 too, which overrules a declaration
    assert decode(raw, "big5").text == text


def is_utf8(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


@quick
@given(any_text)
def test_make_storable_keeps_the_length_and_makes_text_that_can_be_stored(text: str) -> None:
    stored, is_changed = make_storable(text)
    stored.encode()
    assert len(stored) == len(text)
    assert is_changed == (stored != text) == any("\ud800" <= character <= "\udfff" for character in text)


@thorough
@given(
    st.one_of(
        any_text, tricky_text, st.text(st.sampled_from("ab 。中\n\n\n\r\x85\x92\u2028\f\t\u200b-1.:["), max_size=200)
    )
)
@example("a line of ten\n\x85\x1c\n\n\x92")
def test_split_tiles_any_text_in_order(text: str) -> None:
    spans = split_paragraphs(text)
    assert "".join(text[span.start : span.end] for span in spans) == text
    assert all(span.start < span.end for span in spans)
    assert [span.start for span in spans] == [0, *(span.end for span in spans)][: len(spans)]


wrapped_words = st.lists(st.text(st.sampled_from("abcdeS,.é中"), min_size=1, max_size=12), min_size=1, max_size=80)


@quick
@given(wrapped_words, st.integers(30, 110), st.sampled_from(["", "  ", "1. "]))
def test_split_tiles_wrapped_text_too(words: list[str], column: int, indent: str) -> None:
    lines = [indent]
    for word in words:
        if len(lines[-1]) + len(word) > column:
            lines.append("")
        lines[-1] += word + " "
    text = "\n".join(lines) + "\n\n"
    spans = split_paragraphs(text * 2)
    assert "".join((text * 2)[span.start : span.end] for span in spans) == text * 2


@pytest.mark.parametrize("strategy", [st.text(), tricky_text], ids=["any", "tricky"])
def test_normalising_twice_is_normalising_once(strategy: st.SearchStrategy[str]) -> None:
    @thorough
    @given(strategy, st.one_of(st.just(NormaliseOptions()), options))
    def check(paragraph: str, chosen: NormaliseOptions) -> None:
        once = normalise(paragraph, chosen)
        again = normalise(once.text, chosen)
        assert (again.text, again.repairs) == (once.text, ())

    check()


@thorough
@given(st.one_of(st.text(), tricky_text))
def test_a_normalised_text_has_no_controls_breaks_or_edges_and_is_composed(paragraph: str) -> None:
    text, indent, repairs = normalise(paragraph)
    assert not any(unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} for character in text)
    assert text == text.strip()
    assert unicodedata.is_normalized("NFC", text)
    assert indent == "" or (indent.isspace() and "\n" not in indent)
    assert list(repairs) == [name for name in REPAIRS if name in repairs]


@quick
@given(st.text())
def test_a_paragraph_is_normalised_as_its_own_text_is(paragraph: str) -> None:
    """Blank lines after a paragraph change nothing, whatever their kind."""
    assert normalise(paragraph + "\n \n").text == normalise(paragraph + "\r\n").text
