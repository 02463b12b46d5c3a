"""Formats: how a record is read, and the reason for each that cannot be."""

import json
from pathlib import Path
from typing import Any

import pytest

from schemas.reasons import QUARANTINE
from schemas.settings import SourceSettings
from sources.formats import FORMATS, Candidate, format_of
from text.anatomy.marks import Stated
from text.errors import RecordError

SOURCE = SourceSettings(name="news", root=Path("/data"))


def parse(raw: bytes, source: SourceSettings = SOURCE, hint: str | None = None) -> Candidate:
    return FORMATS["jsonl"].parse(raw, hint, source)


def parse_object(**fields: Any) -> Candidate:
    return parse(json.dumps(fields).encode())


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("a.txt", "txt"),
        ("a.b.TXT.gz", "txt"),
        ("a.jsonl", "jsonl"),
        ("a.ndjson.zst", "jsonl"),
        ("a.jsonl.bz2", None),
        ("a.txt.gz.gz", None),
        ("a.gz", None),
        ("txt", None),
        (".txt", None),
        ("a.html", None),
        ("dir.txt/a", None),
    ],
)
def test_the_name_tells_the_format(name: str, form: str | None) -> None:
    assert format_of(name) == form


@pytest.mark.parametrize(
    ("line", "reason", "told"),
    [
        (b"{", "invalid_json", "not valid JSON"),
        (b'{"text": "a"} x', "invalid_json", "not valid JSON"),
        (b"{'text': 'a'}", "invalid_json", "not valid JSON"),
        (b'{"text": "tab\t"}', "invalid_json", "not valid JSON"),
        (b'{"text": "a", "n": NaN}', "invalid_json", "NaN is no JSON value"),
        (b'{"text": "a", "n": -Infinity}', "invalid_json", "-Infinity is no JSON value"),
        (b'{"text": "a", "n": 1e999}', "invalid_json", "cannot be kept as JSON"),
        (b'{"text": "a", "n": ' + b"9" * 5000 + b"}", "invalid_json", "not valid JSON"),
        (b"[" * 100_000, "invalid_json", "nested too deeply"),
        (b'{"text": "a", "n": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "invalid_json", "nested too deeply"),
        (b"[1]", "not_an_object", "holds a list"),
        (b'"text"', "not_an_object", "holds a string"),
        (b"null", "not_an_object", "holds null"),
        (b"12", "not_an_object", "holds a number"),
        (b"{}", "missing_text", "has none"),
        (b'{"Text": "a", "body": "b"}', "missing_text", "it has `Text`, `body`"),
        (b'{"text": null}', "text_not_string", "holds null"),
        (b'{"text": ["a"]}', "text_not_string", "holds a list"),
        (b'{"text": {"a": 1}}', "text_not_string", "holds an object"),
        (b'{"text": 1.5}', "text_not_string", "holds a number"),
        (b'{"text": true}', "text_not_string", "holds true or false"),
        (b'{"text": "a", "id": 1.5}', "invalid_key", "holds a number"),
        (b'{"text": "a", "id": true}', "invalid_key", "holds true or false"),
        (b'{"text": "a", "id": [1]}', "invalid_key", "holds a list"),
        (b"\0\0\0", "undecodable", ""),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(200), "undecodable", ""),
    ],
    ids=lambda value: value[:24].decode("latin-1") if isinstance(value, bytes) else None,
)
def test_a_line_that_cannot_be_read_gets_its_reason(line: bytes, reason: str, told: str) -> None:
    with pytest.raises(RecordError) as caught:
        parse(line)
    assert caught.value.reason == reason
    assert caught.value.reason in QUARANTINE
    assert caught.value.stage == ("decode" if reason == "undecodable" else "parse")
    assert told in caught.value.detail
    assert len(caught.value.detail) < 500


@pytest.mark.parametrize(
    ("value", "key"),
    [
        ("a", "a"),
        ("", None),
        (None, None),
        (0, "0"),
        (-7, "-7"),
        (10**30, "1" + "0" * 30),
        ("\ud800", "\ufffd"),
        ("nul\0", "nul\0"),
    ],
)
def test_a_key_is_a_string_or_a_whole_number(value: object, key: str | None) -> None:
    assert parse_object(text="a", id=value).key == key


def test_text_url_and_other_fields_are_kept() -> None:
    candidate = parse_object(text="a", id="k", url="https://example.org", site="八一", n=10**40, deep=[[{"x": None}]])
    assert (candidate.content.text, candidate.key, candidate.url) == ("a", "k", "https://example.org")
    kept = {"deep": [[{"x": None}]], "n": 10**40, "site": "八一", "url": "https://example.org"}
    assert json.loads(candidate.metadata) == kept
    assert "八一" in candidate.metadata


def test_an_address_that_is_no_string_stays_among_the_other_fields() -> None:
    candidate = parse_object(text="a", url=["x"])
    assert (candidate.url, candidate.metadata) == (None, '{"url": ["x"]}')


def test_the_fields_of_text_key_and_address_are_the_sources() -> None:
    source = SOURCE.model_copy(update={"text_field": "body", "key_field": "nr", "url_field": "link"})
    candidate = parse(b'{"body": "b", "nr": 1, "link": "l", "text": "t", "id": "i"}', source)
    assert (candidate.content.text, candidate.key, candidate.url) == ("b", "1", "l")
    assert json.loads(candidate.metadata) == {"id": "i", "link": "l", "text": "t"}


def test_what_a_record_says_of_its_text_is_told_and_kept() -> None:
    candidate = parse_object(
        text="a",
        title=" A  title ",
        published="2024-06-01",
        author=["Ann Lee", 7, ""],
        publisher="The Courier",
        original_language="zh-Hans",
        is_translation=True,
    )
    said = Stated("A title", "2024-06-01", None, ("Ann Lee",), "The Courier", "zh-Hans", True)
    assert candidate.stated == said
    assert json.loads(candidate.metadata)["title"] == " A  title "


def test_a_field_that_holds_something_else_says_nothing() -> None:
    candidate = parse_object(text="a", title=["A"], author={}, original_language="Chinese")
    assert candidate.stated == Stated()


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (2023, "2023"),
        (2023.0, "2023"),
        (1717200000.5, "1717200000.5"),
        (1717200000000, "1717200000000"),
        (["2024-06-01"], "2024-06-01"),
        (["2024-06-01", "2024-06-02"], '["2024-06-01", "2024-06-02"]'),
        ({"year": 2024}, '{"year": 2024}'),
        (False, "false"),
        (None, None),
        ("", None),
        ([], None),
    ],
)
def test_a_date_that_is_no_string_is_given_as_it_is_written(value: object, words: str | None) -> None:
    """So that it is read, or refused with a mark: a number, or null without a word, was nothing."""
    assert parse_object(text="a", published=value).stated.published == words


def test_the_fields_of_title_dates_and_people_are_the_sources() -> None:
    names = {"title_field": "head", "published_field": "day", "updated_field": "changed", "author_field": "by"}
    source = SOURCE.model_copy(update={**names, "publisher_field": "site"})
    line = b'{"text": "t", "head": "H", "day": "1 June 2024", "changed": "2024-06-02", "by": "A", "site": "S"}'
    assert parse(line, source).stated == Stated("H", "1 June 2024", "2024-06-02", ("A",), "S")


def test_lone_surrogates_become_replacement_characters_and_are_listed() -> None:
    candidate = parse(rb'{"text": "a\ud800b", "id": "\udfff", "url": "\ud800", "m\ud800": "\ud800x"}')
    assert candidate.content.text == "a\ufffdb"
    assert "lone_surrogate" in candidate.content.repairs
    assert (candidate.key, candidate.url) == ("\ufffd", "\ufffd")
    assert json.loads(candidate.metadata) == {"m\ufffd": "\ufffdx", "url": "\ufffd"}


def test_nul_and_pairs_of_surrogates_are_text() -> None:
    candidate = parse(rb'{"text": "a\u0000\ud83d\ude00", "m": "\u0000"}')
    assert candidate.content.text == "a\0😀"
    assert "lone_surrogate" not in candidate.content.repairs
    assert candidate.metadata == r'{"m": "\u0000"}'


@pytest.mark.parametrize(
    "line",
    [
        b'{"text": "a", "text": "b"}',
        b'{"text": "a", "x": 1, "text": ""}',
        b'{"text": "a", "text": ["a"]}',
        b'{"text": "a", "id": 1, "id": 2}',
        b'{"text": "a", "id": 1, "id": "1"}',
        b'{"text": "a", "id": 1, "id": true}',
        b'{"text": "a", "id": null, "id": 2}',
        rb'{"text": "a", "\u0074ext": "b"}',
    ],
)
def test_a_text_or_key_that_stands_twice_is_refused_and_not_chosen_from(line: bytes) -> None:
    with pytest.raises(RecordError, match="stands several times") as caught:
        parse(line)
    assert caught.value.reason == "duplicate_field"


@pytest.mark.parametrize(
    ("line", "metadata"),
    [
        (b'{"text": "a", "title": "A", "title": "B"}', {"title": ["A", "B"]}),
        (b'{"text": "a", "m": {"x": 1, "x": 2, "y": 3}}', {"m": {"x": [1, 2], "y": 3}}),
        (b'{"text": "a", "m": [{"x": 1, "x": 1}]}', {"m": [{"x": 1}]}),
        (b'{"text": "a", "text": "a"}', {}),
    ],
)
def test_another_field_that_stands_twice_keeps_all_its_values_and_says_so(line: bytes, metadata: object) -> None:
    candidate = parse(line)
    assert json.loads(candidate.metadata) == metadata
    assert candidate.content.repairs == ("duplicate_field",)
    assert candidate.stated.title is None


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (b'{"text": "a", "x": ' + b"9" * 5000 + b"}", "more than 4300 digits"),
        (b'{"text": "a", "x": 1e999}', "cannot be kept as JSON"),
        (b'{"text": "a", "x": NaN}', "NaN is no JSON value"),
        (b'{"text": "a", "x": -Infinity}', "-Infinity is no JSON value"),
        (b'{"text": "a", "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "nested too deeply"),
        (b'{"text": "a", "x": ' + b'{"a":' * 100_000 + b"1" + b"}" * 100_001, "nested too deeply"),
    ],
    ids=["digits", "infinite", "nan", "infinity", "lists", "objects"],
)
def test_what_is_json_to_nobody_else_is_refused_in_plain_words(line: bytes, told: str) -> None:
    with pytest.raises(RecordError, match=told) as caught:
        parse(line)
    assert caught.value.reason == "invalid_json"
    assert "sys." not in caught.value.detail


def test_a_lone_surrogate_among_the_other_fields_is_listed_too() -> None:
    assert parse(rb'{"text": "a", "m": "\udc00"}').content.repairs == ("lone_surrogate",)


def test_fields_are_put_right_as_paragraphs_are_and_kept_as_they_were() -> None:
    fields = {
        "title": "Tom &amp; Jerry &#8211; the\u200b caf\u00c3\u00a9\u0000\ufeff",
        "author": ["Ren&eacute;\u00a0Roe", "Jose\u0301"],
        "publisher": "Harbour &amp; Sea\n News\x07",
        "published": " 2024-06-01\u200b",
        "url": "https://example.org/?a=1&amp;b=2",
    }
    candidate = parse_object(text="a", **fields)
    assert candidate.stated == Stated(
        "Tom & Jerry – the café", "2024-06-01", None, ("René Roe", "José"), "Harbour & Sea News"
    )
    assert candidate.url == "https://example.org/?a=1&b=2"
    assert json.loads(candidate.metadata) == fields


def test_a_carriage_return_and_a_byte_order_mark_around_a_line_are_no_fault() -> None:
    assert parse(b'\xef\xbb\xbf{"text": "a"}\r').content.text == "a"


def test_a_line_is_decoded_by_the_mark_of_its_file_then_by_the_sources_encoding() -> None:
    line = '{"text": "检察机关"}'
    assert parse(line.encode("utf-16-be"), hint="utf-16-be").content.text == "检察机关"
    gb = SOURCE.model_copy(update={"encoding": "gb18030"})
    assert parse(line.encode("gb18030"), gb).content.encoding_used == "gb18030"


def test_a_text_file_is_a_record_without_a_key() -> None:
    candidate = FORMATS["txt"].parse("Grüße\n".encode(), None, SOURCE)
    assert (candidate.key, candidate.content.text, candidate.url, candidate.metadata) == (None, "Grüße\n", None, "{}")
    with pytest.raises(RecordError, match="undecodable"):
        FORMATS["txt"].parse(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(50), None, SOURCE)
