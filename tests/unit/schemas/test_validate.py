"""Records to rows: identity never changes, and what breaks a rule is named by table, column and rule."""

import datetime as dt
import hashlib
from typing import Any

import pytest

from schemas.validate import (
    MAX_RAW_BYTES,
    DocumentRows,
    Load,
    Origin,
    Place,
    Reject,
    _digest,
    build_rows,
    document_id_of,
    file_id_of,
    quarantine_row,
)
from text.anatomy.describe import Description
from text.anatomy.marks import FoundMark, RoleOf, Stated
from text.decoding.decode import Decoded
from text.errors import RecordError
from text.process import Processed, ProcessedParagraph
from text.span import Span
from text.tagging.tag import LanguageSpan, Tagged

LOAD = Load("run-000001", "run", dt.datetime.fromisoformat("2024-01-01"), "rules")
ORIGIN = Origin("news", "news/a.jsonl", "file", "gb18030", "zh", True)
PLACE = Place(7, 70, 79)
ENGLISH = LanguageSpan(0, 4, "en", "Latn", False, None)
CHINESE = LanguageSpan(4, 6, "zh-Hans", "Hans", True, "term")
TAGGED = Tagged("en", 0.9, "script", (ENGLISH, CHINESE))
PARAGRAPH = ProcessedParagraph(Span(0, 8), " ", "Hey 周年", ("nfc",), TAGGED)
CONTENT = Decoded(" Hey 周年\n", "utf-16-le", "utf-8", "utf-8", ("bom_removed",))
DESCRIPTION = Description((RoleOf("body"),), (), None, None, None, None, ())
PROCESSED = Processed(CONTENT, (PARAGRAPH,), "en", (("en", 3), ("zh-Hans", 2)), True, DESCRIPTION)


def build(
    processed: Processed = PROCESSED, key: str | None = "k", url: str | None = None, origin: Origin = ORIGIN
) -> DocumentRows:
    return build_rows(processed, key, url, "{}", PLACE, origin, LOAD)


def with_paragraph(**changes: Any) -> Processed:
    return PROCESSED._replace(paragraphs=(PARAGRAPH._replace(**changes),))


# These values are in every warehouse there is: whoever changes one makes all documents new.
def test_ids_are_what_they_have_always_been() -> None:
    assert file_id_of("news/a.txt", "0" * 64) == "c0924a78d7fb09bc339ceedff8159207"
    assert document_id_of("news/a.txt", "#0") == "7aa806bb0efc24592137fde3a1edeab8"
    assert document_id_of("news/八一.jsonl", "七") == "5775b8b160a22862ea4201ff8e0b3faf"
    assert build().paragraphs[0].paragraph_id == f"{document_id_of('news/a.jsonl', 'k')}:0"
    assert quarantined().quarantine_id == "58c868cdfce312ab1063427fcf7c7204"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("ab", "c"), ("a", "bc")),
        (("a", ""), ("", "a")),
        (("a", ""), ("a",)),
        (("a1:b",), ("a", "b")),
        (("2:ab",), ("ab",)),
        (("é",), ("e\u0301",)),
        (("\ud800",), ("\ufffd",)),
    ],
)
def test_no_two_lists_of_words_share_an_id(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    assert _digest(*one) != _digest(*other)
    assert len(_digest(*one)) == 32


def test_a_document_without_a_key_is_known_by_its_place() -> None:
    document = build(key=None).document
    assert document.record_key == "#7"
    assert document.document_id == document_id_of("news/a.jsonl", "#7") != build().document.document_id


def test_a_key_that_looks_like_a_place_is_not_taken_for_it() -> None:
    assert build(key="#7").document.record_key == "##7"
    assert build(key="#7").document.document_id != build(key=None).document.document_id
    assert build(key="##7").document.document_id != build(key="#7").document.document_id


def test_rows_hold_what_was_read_and_count_it() -> None:
    raw, document, (paragraph,), (english, chinese), marks, contributors, sketch = build(url="https://example.org")
    assert (raw.version, raw.valid_from, raw.valid_to, raw.raw_text) == (1, LOAD.ingested_at, None, CONTENT.text)
    assert raw.sha256 == hashlib.sha256(CONTENT.text.encode()).hexdigest()
    assert (document.paragraph_count, document.fragment_count, document.char_count, document.is_mixed) == (
        1,
        1,
        6,
        True,
    )
    assert (document.record_index, document.byte_start, document.byte_end) == PLACE
    assert (document.original_language, document.is_translation, document.url) == ("zh", True, "https://example.org")
    assert (paragraph.raw_start, paragraph.raw_end, paragraph.indent, paragraph.repairs) == (0, 8, " ", ["nfc"])
    assert (paragraph.is_mixed, paragraph.char_count, paragraph.word_count) == (True, 6, 3)
    assert (english.start_char, english.end_char, english.text) == (0, 4, None)
    assert (chinese.ordinal, chinese.start_char, chinese.end_char, chinese.text) == (1, 4, 6, "周年")
    assert document.text_sha256 == paragraph.text_sha256 == hashlib.sha256("Hey 周年".encode()).hexdigest()
    assert (len(marks), len(contributors)) == (0, 0)
    assert (sketch.document_id, sketch.source_name, sketch.bands) == (document.document_id, "news", None)
    assert {each.batch_id for each in (raw, document, paragraph, english)} == {"run-000001"}


def test_what_a_field_of_the_record_says_is_a_mark_without_a_paragraph() -> None:
    mark = FoundMark(None, 0, 0, "title", "T", "metadata_field", 0.97)
    (row,) = build(PROCESSED._replace(description=DESCRIPTION._replace(marks=(mark,)))).marks
    assert (row.paragraph_id, row.start_char, row.end_char, row.value) == (None, None, None, "T")


def test_a_record_s_own_word_on_its_language_goes_before_the_source_s() -> None:
    document = build(PROCESSED._replace(stated=Stated(original_language="ja", is_translation=False))).document
    assert (document.original_language, document.is_translation) == ("ja", False)
    assert (build().document.original_language, build().document.is_translation) == ("zh", True)


def test_repaired_text_is_a_flag_of_its_paragraph() -> None:
    mark = FoundMark(0, 0, 6, "mojibake_repaired", None, "mojibake", None)
    (paragraph,) = build(PROCESSED._replace(description=DESCRIPTION._replace(marks=(mark,)))).paragraphs
    assert [(each.flag, each.evidence) for each in paragraph.flags] == [("mojibake_repaired", "Hey 周年")]


def test_the_declared_encoding_is_the_configurations_not_that_of_a_byte_order_mark() -> None:
    assert build().document.encoding_declared == "gb18030"
    assert build(origin=ORIGIN._replace(encoding_declared=None)).document.encoding_declared is None


@pytest.mark.parametrize(
    ("processed", "key", "told"),
    [
        (PROCESSED, "k" * 5000, "documents: record_key: String should have at most 4096 characters"),
        (PROCESSED._replace(language="English"), "k", "documents: language: String should match pattern"),
        (with_paragraph(raw=Span(3, 3)), "k", "paragraphs: the row: Value error, raw_end 3 is not behind raw_start 3"),
        (with_paragraph(tagged=TAGGED._replace(method="By Hand")), "k", "paragraphs: method: String should match"),
        (
            with_paragraph(tagged=TAGGED._replace(spans=(ENGLISH, CHINESE._replace(script="han")))),
            "k",
            "spans: script: String should match pattern",
        ),
        (with_paragraph(tagged=TAGGED._replace(spans=(ENGLISH,))), "k", "do not cover it: [0] to [4]"),
        (with_paragraph(tagged=TAGGED._replace(spans=())), "k", "do not cover it: [] to []"),
        (
            with_paragraph(tagged=TAGGED._replace(spans=(ENGLISH, CHINESE._replace(start=5)))),
            "k",
            "do not cover it: [0, 5] to [4, 6]",
        ),
    ],
)
def test_a_broken_rule_is_told_by_table_column_and_rule(processed: Processed, key: str, told: str) -> None:
    with pytest.raises(RecordError) as caught:
        build(processed, key)
    assert (caught.value.reason, caught.value.stage) == ("invalid_row", "validate")
    assert told in caught.value.detail


def reject(**changes: Any) -> Reject:
    plain = Reject("record", "parse", "invalid_json", "it is broken", b"{", None, "0" * 64, None)
    return plain._replace(**changes)


def quarantined(origin: Origin = ORIGIN, place: Place = PLACE, **changes: Any) -> Any:
    return quarantine_row(reject(**changes), place, origin, LOAD)


def test_a_rejected_record_keeps_its_id_as_long_as_file_place_bytes_and_reason_are_the_same() -> None:
    same = [quarantined(), quarantined(origin=ORIGIN._replace(file_id="later")), quarantined(detail="said otherwise")]
    other = [
        quarantined(origin=ORIGIN._replace(source_uri="news/b.jsonl")),
        quarantined(place=PLACE._replace(record_index=8)),
        quarantined(raw_sha256="1" * 64),
        quarantined(reason="not_an_object"),
        quarantined(scope="stream"),
    ]
    assert len({row.quarantine_id for row in same}) == 1
    assert len({row.quarantine_id for row in (same[0], *other)}) == 1 + len(other)


def test_whatever_a_file_is_called_its_rejected_records_find_a_place() -> None:
    """A record is refused for the length of a name only to be kept: that must not fail for the same reason."""
    row = quarantined(origin=ORIGIN._replace(source_uri="news/" + r"\xff" * 4000), detail="bytes \udcff")
    assert row.detail == r"bytes \udcff"
    assert len(row.source_uri) > 16_000


def test_raw_bytes_stay_in_the_row_up_to_one_mebibyte() -> None:
    assert MAX_RAW_BYTES == 1024 * 1024
